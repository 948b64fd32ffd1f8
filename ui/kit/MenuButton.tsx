import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Icon, type IconName } from './Icon.tsx';

export interface MenuEntry { readonly id: string; readonly label: string; readonly icon?: IconName; readonly lang?: string }

/** A button that opens a short list of actions, or of choices when `selected` is given. */
export const MenuButton = ({ label, icon, items, onAction, selected, onDark = false, name, collapse = false }: {
  label: string; icon?: IconName; items: readonly MenuEntry[]; onAction: (id: string) => void; selected?: string; onDark?: boolean;
  /** Accessible name when `label` alone does not say what the button is for. */
  name?: string;
  /** On phones only the icon is shown. */
  collapse?: boolean;
}) => (
  <MenuTrigger>
    <Button
      {...(name ? { 'aria-label': name } : {})}
      className={`inline-flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded-8 px-2.5 font-bold transition-colors ${onDark ? 'text-on-deep hover:bg-deep-raised' : 'text-primary hover:bg-mist'}`}
    >
      {icon ? <Icon name={icon} /> : null}
      <span className={`max-w-40 truncate ${collapse ? 'max-md:hidden' : ''}`}>{label}</span>
      <Icon name="down" size={16} className={collapse ? 'max-md:hidden' : ''} />
    </Button>
    <Popover placement="bottom end" className="fade min-w-56 rounded-12 border border-line bg-paper p-1 shadow-pop">
      <Menu
        items={items} className="outline-none" onAction={(id) => onAction(String(id))} aria-label={name ?? label}
        {...(selected === undefined ? {} : { selectionMode: 'single' as const, selectedKeys: [selected] })}
      >
        {(item) => (
          <MenuItem
            id={item.id} textValue={item.label}
            className="flex min-h-11 cursor-pointer items-center gap-3 rounded-8 px-3 py-1.5 text-ink data-[focused]:bg-mist data-[focus-visible]:outline-offset-[-3px] data-[selected]:font-bold"
          >
            {({ isSelected }) => (
              <>
                {item.icon || selected !== undefined ? <span className="w-6 text-primary">{isSelected ? <Icon name="check" size={22} /> : item.icon ? <Icon name={item.icon} size={22} /> : null}</span> : null}
                <span lang={item.lang}>{item.label}</span>
              </>
            )}
          </MenuItem>
        )}
      </Menu>
    </Popover>
  </MenuTrigger>
);
