import { useState } from 'react';
import { useSearchText } from '../../app/route-table.ts';
import { useSettings } from '../../app/settings.tsx';
import { Problem } from '../../api.ts';
import { Badge } from '../Badge.tsx';
import { Button, IconButton } from '../Button.tsx';
import { ChartWithTable } from '../ChartWithTable.tsx';
import { announce } from '../announce.tsx';
import { Checkbox, Switch } from '../Checkbox.tsx';
import { Cover } from '../Cover.tsx';
import { CoverShelf } from '../CoverShelf.tsx';
import { DataTable } from '../DataTable.tsx';
import { DateText, RelativeDays } from '../DateText.tsx';
import { ConfirmDialog, Dialog } from '../Dialog.tsx';
import { FileDrop } from '../FileDrop.tsx';
import { Hero } from '../Hero.tsx';
import { Icon } from '../Icon.tsx';
import { LinkButton, TextLink } from '../LinkButton.tsx';
import { LoadMore, Pagination } from '../LoadMore.tsx';
import { MenuButton } from '../MenuButton.tsx';
import { Notice } from '../Notice.tsx';
import { Page, Section } from '../Page.tsx';
import { RadioGroup } from '../RadioGroup.tsx';
import { Ruby } from '../Ruby.tsx';
import { SearchBox } from '../SearchBox.tsx';
import { Select } from '../Select.tsx';
import { Slider } from '../Slider.tsx';
import { Stat } from '../Stat.tsx';
import { EmptyState, ErrorState, LoadingState, TooMuch } from '../states.tsx';
import { Tabs } from '../Tabs.tsx';
import { TextField } from '../TextField.tsx';
import { TideGauge } from '../TideGauge.tsx';
import { Wake } from '../Wake.tsx';
import { books, licences, months, type LicenceRow } from './samples.tsx';

const NOW = '2026-11-23T03:00:00.000Z';

const Fields = () => {
  const [name, setName] = useState('');
  const [mail, setMail] = useState('hamasaki@');
  const [kind, setKind] = useState<'general' | 'pupil' | 'teacher' | null>('general');
  const [way, setWay] = useState<'card' | 'school' | null>('card');
  const [agree, setAgree] = useState(true);
  const [on, setOn] = useState(true);
  return (
    <div className="grid gap-8 md:grid-cols-2">
      <div className="flex flex-col gap-6">
        <TextField label="お名前" required value={name} onChange={setName} autoComplete="name" />
        <TextField label="メールアドレス" description="確認の番号をお送りします。" type="email" value={mail} onChange={setMail} error="@ のあとに続きがあるか、確かめてください。" />
        <TextField label="図書館への伝言" multiline value="" onChange={() => undefined} />
      </div>
      <div className="flex flex-col gap-6">
        <Select label="利用者区分" value={kind} onChange={setKind} items={[{ id: 'general', label: '一般' }, { id: 'pupil', label: '児童生徒' }, { id: 'teacher', label: '教職員' }]} />
        <RadioGroup label="ログインのしかた" cards value={way} onChange={setWay} items={[{ id: 'card', label: '利用カード', description: '番号と PIN' }, { id: 'school', label: '学校のアカウント', description: '児童生徒・教職員' }]} />
        <div>
          <Checkbox isSelected={agree} onChange={setAgree} description="いつでも消せます。">読んだ本の記録を残す</Checkbox>
          <Checkbox isSelected={false} onChange={() => undefined} isDisabled>選べないもの</Checkbox>
          <Switch isSelected={on} onChange={setOn}>ふりがなをつける</Switch>
        </div>
      </div>
    </div>
  );
};

const Windows = () => {
  const [open, setOpen] = useState<'dialog' | 'confirm' | null>(null);
  const close = () => setOpen(null);
  return (
    <div className="flex flex-wrap gap-3">
      <Button variant="secondary" onPress={() => setOpen('dialog')}>シートを開く</Button>
      <Button variant="secondary" onPress={() => setOpen('confirm')}>確かめる</Button>
      <Button variant="secondary" onPress={() => announce('「島の灯台もり」を借りました。12月7日まで読めます。')}>お知らせを出す</Button>
      <MenuButton label="並べ方" icon="filter" items={[{ id: 'new', label: '新しい順' }, { id: 'title', label: '書名順' }]} selected="new" onAction={() => undefined} />
      <Dialog open={open === 'dialog'} onClose={close} title="島の灯台もり を借りる" actions={<Button onPress={close}>借りて読む</Button>}>
        <p>12月7日(月)まで読めます。期限が来ると、自動で返却されます。</p>
      </Dialog>
      <ConfirmDialog open={open === 'confirm'} onClose={close} title="記録を消しますか" confirm="消す" danger onConfirm={() => undefined}>
        <p>読んだ本の記録をすべて消します。元にはもどせません。</p>
      </ConfirmDialog>
    </div>
  );
};

const Settings = () => {
  const { text, contrast, ruby, set } = useSettings();
  return (
    <div className="flex flex-wrap gap-x-10 gap-y-4">
      <RadioGroup label="文字の大きさ" value={text} onChange={(id) => set({ text: id })} items={[{ id: 'normal', label: 'ふつう' }, { id: 'large', label: '大' }, { id: 'larger', label: '特大' }]} />
      <Switch isSelected={contrast === 'high'} onChange={(on) => set({ contrast: on ? 'high' : 'normal' })}>高コントラスト</Switch>
      <Switch isSelected={ruby} onChange={(on) => set({ ruby: on })}>ふりがな</Switch>
      <p><Ruby text="{海|うみ}の{図書館|としょかん}で、{本|ほん}を{読|よ}む。" /></p>
    </div>
  );
};

/** Every component in every state, for eyes and for the accessibility test. Not part of the published app. */
const GalleryPage = () => {
  const [search] = useSearchText();
  const [page, setPage] = useState(4);
  const [at, setAt] = useState(620);
  if (search.get('view') === 'staff') return <StaffGallery />;
  return (
    <Page title="部品の一覧" hero={<Hero><SearchBox size="l" onDark onSearch={() => undefined} /></Hero>}>
      <div className="mb-10"><Notice title="12月1日(火) 9:00〜10:00 はメンテナンスです">その間も、借りている本は読めます。</Notice></div>
      <div className="flex flex-col gap-12">
        <CoverShelf title="つづきを読む" books={books.slice(0, 3).map((book, n) => ({ ...book, badge: undefined as never, note: <Wake value={[0.62, 0.18, 0.94][n] ?? 0} label="読んだところ" hideLabel note={['あと48分', 'あと2時間', 'あと5分'][n]} /> }))} />
        <CoverShelf title="いま読める本" books={books} more={{ to: '/kit' }} />
        <CoverShelf title="郷土の棚" mode="grid" books={books.slice(4, 9)} />
        <CoverShelf title="読み込み中の棚" books={[]} loading />
      </div>
      <Section title="ボタン">
        <div className="flex flex-wrap items-center gap-3">
          <Button icon="book" size="l">借りて読む</Button><Button>予約する</Button><Button variant="secondary" icon="bookmark">ためし読み</Button><Button variant="quiet">くわしく</Button>
          <Button variant="danger" icon="trash">記録を消す</Button><Button pending>送っています</Button><Button isDisabled>借りられません</Button><Button size="s" variant="secondary">延長</Button>
          <LinkButton to="/kit" variant="secondary" icon="right">リンク</LinkButton><IconButton icon="bookmark" label="しおりをはさむ" /><TextLink to="/kit">文中のリンク</TextLink>
        </div>
      </Section>
      <Section title="しるし">
        <div className="flex flex-wrap gap-2">
          <Badge tone="now" icon="check">すぐ読める</Badge><Badge tone="wait" icon="queue">3人待ち</Badge><Badge tone="due" icon="clock">あと2日</Badge><Badge tone="local">郷土資料</Badge>
          <Badge tone="sand" icon="speech">読み上げ可</Badge><Badge tone="good" icon="success">検証済み</Badge><Badge>913.6</Badge>
        </div>
        <p className="mt-4 flex flex-wrap gap-x-8"><DateText value="2026-11-23" /><DateText value="2026-12-07T14:59:59.000Z" time era /><RelativeDays until="2026-12-07" now={NOW} /><RelativeDays until="2026-11-25" now={NOW} /></p>
      </Section>
      <Section title="潮位と航跡">
        <div className="grid gap-6 sm:grid-cols-2 lg:grid-cols-4">
          <TideGauge label="貸出中の席" used={12} total={35} unit="席" /><TideGauge label="貸出の枠" used={3} total={3} unit="冊" /><TideGauge label="読み放題" used={128} total={null} unit="人" /><TideGauge compact label="予約の枠" used={0} total={3} unit="件" />
        </div>
        <div className="mt-8 grid gap-8 sm:grid-cols-2"><Wake value={0.37} label="第3章 潮の道" note="あと48分" /><Wake value={1} label="取り込み" /></div>
      </Section>
      <Section title="入力"><Fields /></Section>
      <Section title="窓と知らせ"><Windows /></Section>
      <Section title="知らせ">
        <div className="grid gap-4 md:grid-cols-2">
          <Notice tone="success" title="予約しました">順番が来たら、メールでお知らせします。</Notice>
          <Notice tone="warn" title="あと2日で返却です">続きを読むときは、延長できます。</Notice>
          <Notice tone="info" onDismiss={() => undefined}>いま35人が読んでいます。あと3日ほどで順番です。</Notice>
          <ErrorState error={new Problem({ title: 'All copies are on loan', detail: 'いま、すべて貸出中です。予約できます。', code: 'all-on-loan' }, 409)} onRetry={() => undefined} />
        </div>
        <div className="mt-6"><TooMuch shown={100} total={2384} /></div>
      </Section>
      <Section title="ありさま">
        <div className="grid gap-8 md:grid-cols-2">
          <EmptyState title="まだ本がありません" action={<LinkButton to="/kit" icon="search">本をさがす</LinkButton>}>借りた本は、ここに並びます。</EmptyState>
          <LoadingState kind="list" />
        </div>
      </Section>
      <Section title="タブ">
        <Tabs label="わたしの棚" tabs={[{ id: 'loans', label: '借りている本', count: 2, content: <p>2冊借りています。</p> }, { id: 'holds', label: '予約', count: 1, content: <p>1件待っています。</p> }, { id: 'marks', label: 'しおり', content: <p>まだありません。</p> }]} />
      </Section>
      <Section title="ファイルと時">
        <div className="grid gap-8 md:grid-cols-2">
          <FileDrop label="本のファイル" accept={['.epub', '.pdf']} onFiles={() => undefined} progress={0.42} hint="EPUB・PDF、200 MB まで" />
          <Slider label="時点" min={0} max={1000} value={at} onChange={setAt} format={(value) => `#${value}`} />
        </div>
        <LoadMore hasMore onMore={() => undefined} shown={40} total={2384} />
        <Pagination page={page} pages={12} onPage={setPage} />
      </Section>
      <Section title="設定"><Settings /></Section>
      <Section title="表紙"><div className="flex flex-wrap gap-4">{books.slice(0, 7).map(({ id, title, author }) => <Cover key={id} src={null} title={title} author={author} width={120} />)}<Cover src="/no-such.jpg" title="Harbour Lights" author="M. Hale" width={120} /></div></Section>
    </Page>
  );
};

const StaffGallery = () => (
  <Page wide title="ライセンス" lead="使える席、残り回数、失効の見込み。" actions={<Button icon="plus">取り込む</Button>}>
    <div className="mb-8 grid grid-cols-2 gap-6 lg:grid-cols-4">
      <Stat label="今日の貸出" value={482} unit="冊" note="先週の同じ日より 12% 多い" /><Stat label="借りられなかった" value={37} unit="件" tone="due" />
      <Stat label="30日以内に失効" value={14} unit="点" /><Stat label="1貸出あたり" value={86} unit="円" tone="good" />
    </div>
    <div className="mb-10 grid gap-8 xl:grid-cols-2">
      <ChartWithTable title="貸出の月ごと" x={{ key: 'month', label: '月' }} series={[{ key: 'city', label: '市民' }, { key: 'school', label: '学校' }, { key: 'plan', label: '計画', plan: true }]} rows={months} unit="冊" csv="loans-by-month" />
      <ChartWithTable title="借りられなかった理由" kind="stacked" x={{ key: 'month', label: '月' }} series={[{ key: 'limit', label: '貸出中' }, { key: 'none', label: '所蔵なし' }]} rows={months} unit="件" csv="turnaways" />
    </div>
    <DataTable<LicenceRow>
      caption="ライセンスの一覧" csv="licences" rows={licences} rowKey={({ id }) => id} height={420} sort={{ column: 'expires', direction: 'ascending' }}
      columns={[
        { id: 'title', header: '書名', sortable: true, cell: ({ id, title }) => <TextLink to={`/kit?licence=${id}`}>{title}</TextLink>, value: ({ title }) => title },
        { id: 'state', header: '状態', cell: ({ left }) => (left < 5 ? <Badge tone="due" icon="warn">残りわずか</Badge> : <Badge tone="good">利用できる</Badge>) },
        { id: 'left', header: '残り回数', align: 'right', sortable: true, cell: ({ left }) => left, value: ({ left }) => left },
        { id: 'expires', header: '失効日', sortable: true, cell: ({ expires }) => <DateText value={expires} />, value: ({ expires }) => expires },
        { id: 'cost', header: '1貸出の費用', align: 'right', sortable: true, cell: ({ cost }) => `${cost}円`, value: ({ cost }) => cost },
      ]}
    />
    <p className="mt-6 flex items-center gap-2 text-ink-soft"><Icon name="info" size={20} />数字は1分前のものです。</p>
  </Page>
);

export default GalleryPage;
