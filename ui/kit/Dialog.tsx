import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { Button, IconButton } from './Button.tsx';

/** Modal: keeps the focus, Escape and the backdrop close it. On phones it is a sheet from the bottom edge. */
export const Dialog = ({ open, onClose, title, children, actions, wide = false, alert = false }: {
  open: boolean; onClose: () => void; title: string; children: ReactNode; actions?: ReactNode; wide?: boolean; alert?: boolean;
}) => {
  const t = useTexts(baseTexts);
  return (
    <ModalOverlay
      isOpen={open} isDismissable={!alert} onOpenChange={(now) => { if (!now) onClose(); }}
      className="fade fixed inset-0 z-50 flex items-end justify-center bg-deep/60 sm:items-center sm:p-6"
    >
      <Modal className={`rise flex max-h-[92dvh] w-full flex-col overflow-hidden rounded-t-12 bg-paper shadow-pop sm:rounded-12 ${wide ? 'sm:max-w-3xl' : 'sm:max-w-lg'}`}>
        <AriaDialog role={alert ? 'alertdialog' : 'dialog'} className="flex min-h-0 flex-col outline-none">
          <div className="flex items-start justify-between gap-4 border-b border-line py-2 pr-2 pl-6">
            <Heading slot="title" className="py-2 text-xl font-bold">{title}</Heading>
            <IconButton icon="close" label={t.action.close} onPress={onClose} />
          </div>
          <Body>{children}</Body>
          {actions ? <div className="flex flex-wrap justify-end gap-3 border-t border-line px-6 py-4 max-sm:*:flex-1">{actions}</div> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};

/** What the keyboard can scroll by itself: where there is nothing to go to inside, the text itself takes the focus. */
const Body = ({ children }: { children: ReactNode }) => {
  const box = useRef<HTMLDivElement>(null);
  const [alone, setAlone] = useState(false);
  // What stands inside may change with every rendering, and how much of it fits with every size.
  useEffect(() => {
    const look = (): void => {
      const at = box.current;
      setAlone(at !== null && at.scrollHeight > at.clientHeight && at.querySelector('a[href], button, input, select, textarea, summary, [tabindex="0"]') === null);
    };
    look();
    addEventListener('resize', look);
    return () => removeEventListener('resize', look);
  });
  return <div ref={box} {...(alone ? { tabIndex: 0 } : {})} className="min-h-0 flex-1 overflow-y-auto px-6 py-5">{children}</div>;
};

/** Asks before something that is not easily undone. Closes when `onConfirm` is done; stays open when it throws. */
export const ConfirmDialog = ({ open, onClose, title, children, confirm, danger = false, onConfirm }: {
  open: boolean; onClose: () => void; title: string; children: ReactNode; confirm: string; danger?: boolean; onConfirm: () => void | Promise<unknown>;
}) => {
  const t = useTexts(baseTexts);
  const [pending, setPending] = useState(false);
  const go = async (): Promise<void> => {
    setPending(true);
    try {
      await onConfirm();
      onClose();
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      open={open} onClose={onClose} title={title} alert
      actions={(
        <>
          <Button variant="secondary" onPress={onClose}>{t.action.cancel}</Button>
          <Button variant={danger ? 'danger' : 'primary'} pending={pending} onPress={() => { void go(); }}>{confirm}</Button>
        </>
      )}
    >
      {children}
    </Dialog>
  );
};
