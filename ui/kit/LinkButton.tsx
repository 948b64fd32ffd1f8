import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { buttonLooks, type ButtonSize, type ButtonVariant } from './Button.tsx';
import { Icon, type IconName } from './Icon.tsx';

/** `to` is a path of the app (may carry `?…`); `href` leaves it (the reader, a download, another site). */
export type Target = { readonly to: string; readonly href?: never } | { readonly to?: never; readonly href: string; readonly download?: string | true };

/** The anchor everything links with. */
export const Anchor = ({ target, className, children, ...aria }: {
  target: Target; className?: string | undefined; children: ReactNode; 'aria-label'?: string | undefined; 'aria-current'?: 'page' | undefined; tabIndex?: number | undefined;
}) => {
  if (target.to !== undefined) {
    // A path with a query is an address to the router, which parses it itself.
    const [path = '', query] = target.to.split('?');
    const search = query === undefined ? {} : { search: Object.fromEntries(new URLSearchParams(query)) as never };
    return <Link to={path} {...search} {...aria} className={className}>{children}</Link>;
  }
  const { href, download } = target;
  return <a href={href} {...(download === undefined ? {} : { download })} {...aria} className={className}>{children}</a>;
};

export const LinkButton = ({ children, variant, size, icon, block, ...target }: Target & {
  children: ReactNode; variant?: ButtonVariant; size?: ButtonSize; icon?: IconName; block?: boolean;
}) => (
  <Anchor target={target} className={buttonLooks(variant, size, block)}>
    {icon ? <Icon name={icon} size={22} /> : null}
    {children}
  </Anchor>
);

/** `quiet`: underlined only under the pointer, for lists where every line is a link. */
export const TextLink = ({ children, quiet = false, ...target }: Target & { children: ReactNode; quiet?: boolean }) => (
  <Anchor
    target={target}
    className={`text-link underline-offset-4 hover:decoration-2 ${quiet ? 'inline-flex min-h-11 items-center no-underline hover:underline' : 'underline'}`}
  >
    {children}
  </Anchor>
);
