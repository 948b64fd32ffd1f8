import { useId, useState, type ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { buttonLooks } from './Button.tsx';
import { Hint, Wrong } from './fields.tsx';
import { Icon } from './Icon.tsx';
import { Wake } from './Wake.tsx';

/** `accept`: endings with their dot, `['.epub', '.pdf']`. What does not fit is refused here, by name. */
export const FileDrop = ({ label, accept, onFiles, multiple = false, progress, hint, error }: {
  label: string; accept: readonly string[]; onFiles: (files: readonly File[]) => void; multiple?: boolean; progress?: number; hint?: ReactNode; error?: string | undefined;
}) => {
  const t = useTexts(baseTexts);
  const id = useId();
  const [wrong, setWrong] = useState(false);
  const take = (files: readonly File[]): void => {
    const fitting = files.filter(({ name }) => accept.some((ending) => name.toLowerCase().endsWith(ending)));
    setWrong(fitting.length < files.length);
    if (fitting.length > 0) onFiles(multiple ? fitting : fitting.slice(0, 1));
  };
  const problem = error ?? (wrong ? t.file.wrongType(accept.join(' ')) : undefined);
  return (
    <div role="group" aria-labelledby={id} className="flex flex-col gap-2">
      <p id={id} className="font-bold">{label}</p>
      <DropZone
        aria-label={label}
        onDrop={({ items }) => { void Promise.all(items.flatMap((item) => (item.kind === 'file' ? [item.getFile()] : []))).then(take); }}
        className="flex flex-col items-center gap-3 rounded-12 border-2 border-dashed border-edge bg-paper px-6 py-8 text-center transition-colors data-[drop-target]:border-primary data-[drop-target]:bg-mist"
      >
        <Icon name="upload" size={36} className="text-primary" />
        <p>{t.file.drop}</p>
        <FileTrigger acceptedFileTypes={[...accept]} allowsMultiple={multiple} onSelect={(list) => take(Array.from(list ?? []))}>
          <AriaButton className={buttonLooks('secondary')}>{t.file.choose}</AriaButton>
        </FileTrigger>
        {hint ? <Hint>{hint}</Hint> : null}
        {progress === undefined ? null : <div className="w-full max-w-md"><Wake value={progress} label={t.file.progress} /></div>}
      </DropZone>
      <div role="alert">{problem ? <Wrong>{problem}</Wrong> : null}</div>
    </div>
  );
};
