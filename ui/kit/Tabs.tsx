import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs';

export interface TabItem { readonly id: string; readonly label: string; readonly count?: number; readonly content: ReactNode }

export const Tabs = ({ label, tabs, selected, onChange }: { label: string; tabs: readonly TabItem[]; selected?: string; onChange?: (id: string) => void }) => (
  <AriaTabs {...(selected === undefined ? {} : { selectedKey: selected })} {...(onChange ? { onSelectionChange: (key: string | number) => onChange(String(key)) } : {})}>
    <TabList aria-label={label} items={tabs} className="no-scrollbar flex gap-1 overflow-x-auto border-b border-line p-1 pb-0">
      {(tab) => (
        <Tab
          id={tab.id}
          className="-mb-px flex min-h-12 shrink-0 cursor-pointer items-center gap-2 rounded-t-8 border-b-4 border-transparent px-4 font-bold whitespace-nowrap text-ink-soft hover:bg-mist data-[focus-visible]:outline-offset-[-3px] data-[selected]:border-primary data-[selected]:text-primary"
        >
          {tab.label}
          {tab.count === undefined ? null : <span className="rounded-full bg-mist px-2 text-sm font-bold text-primary">{tab.count}</span>}
        </Tab>
      )}
    </TabList>
    {tabs.map((tab) => <TabPanel key={tab.id} id={tab.id} className="pt-6">{tab.content}</TabPanel>)}
  </AriaTabs>
);
