/**
 * Kanji written in more than one way: old and new forms (旧字体・新字体) and the variants that live on in names and places.
 * The first of each group is what the others are folded to. Forms that Unicode already declares compatible (神 U+FA19)
 * are not here: normalisation takes care of them. A group may not share a character with another one.
 */
const GROUPS = `
亜亞 悪惡 圧壓 囲圍 医醫 壱壹 稲稻 飲飮 隠隱 営營 栄榮 衛衞 駅驛 円圓 塩鹽 縁緣 艶艷 応應 欧歐 殴毆 桜櫻
奥奧 横橫 温溫 穏穩 仮假 価價 画畫劃 会會 回囘廻 懐懷 壊壞 絵繪 拡擴 殻殼 覚覺 学學斈 岳嶽 楽樂 渇渴 缶罐
巻卷 陥陷 勧勸 寛寬 関關 歓歡 観觀 館舘 丸圎 気氣 帰歸 器噐 亀龜 偽僞 戯戲 犠犧 旧舊 拠據 挙擧 虚虛 峡峽
挟挾 狭狹 郷鄕 尭堯 暁曉 区區 駆驅駈 勲勳 薫薰 径徑 茎莖 恵惠 掲揭 渓溪谿 経經 蛍螢 軽輕 継繼 鶏鷄 芸藝 撃擊
欠缺 県縣 倹儉 剣劍劒剱劔 険險 圏圈 検檢 献獻 権權 顕顯 験驗 厳嚴 広廣 効效 恒恆 黄黃 鉱鑛礦 号號 国國囯圀
黒黑 済濟 砕碎 斎齋齊斉斋 剤劑 崎﨑嵜埼碕㟢 冴冱 桟棧 参參 惨慘 産產 蚕蠶 賛贊 残殘 糸絲 姉姊 歯齒 児兒 辞辭
湿濕 実實 舎舍 写寫冩 釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處 所㪽 叙敍敘 将將 称稱 焼燒 証證 奨奬 条條
状狀 乗乘 浄淨 剰剩 畳疊 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 真眞 寝寢 慎愼 尽盡 図圖 粋粹 酔醉 穂穗 随隨
髄髓 枢樞 数數 瀬瀨 声聲 静靜 青靑 清淸 税稅 摂攝 窃竊 説說 専專 浅淺 戦戰 践踐 銭錢 潜潛濳 繊纖 禅禪 双雙
壮壯 争爭 荘莊 捜搜 挿插 巣巢 曽曾 装裝 総總 聡聰 騒騷 増增 蔵藏 臓臟 即卽 属屬 続續 堕墮 対對 体體躰軆 帯帶
滞滯 台臺 滝瀧 択擇 沢澤 担擔 単單 胆膽 団團 弾彈 断斷 痴癡 遅遲 昼晝 虫蟲 鋳鑄 庁廳 聴聽 鎮鎭 逓遞 鉄鐵鉃鐡
点點 転轉 伝傳 党黨 灯燈 当當 盗盜 島嶋嶌 闘鬪 徳德 独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 麦麥
発發 髪髮 抜拔 浜濱濵 蛮蠻 秘祕 姫姬 弁辨瓣辯 瓶甁 富冨 払拂 仏佛 併倂 並竝 変變 辺邊邉 歩步 舗舖 宝寶寳 豊豐
褒襃 没沒 翻飜 毎每 万萬 満滿 麺麵 黙默 弥彌 訳譯 薬藥 与與 予豫 余餘 誉譽 揺搖 様樣 謡謠 遥遙 来來 頼賴
乱亂 覧覽 竜龍 両兩 猟獵 緑綠 涙淚 塁壘 礼禮 励勵 戻戾 霊靈 隷隸 齢齡 恋戀 暦曆 歴歷 錬鍊 炉爐 労勞 楼樓
郎郞 禄祿 録錄 湾灣 瑶瑤 鷗鴎 高髙 吉𠮷 橋槗 土𡈽 桑桒 船舩 松枩柗 峰峯 峨峩 淵渕渊 兎兔 略畧 裏裡 傑杰
岩巌巖嵓 野埜 村邨 杉椙 柳栁 桧檜 槙槇 烟煙 州洲 坂阪 函凾 侠俠 莱萊 蒋蔣 蝋蠟 頬頰 掻搔 焔焰 祷禱 砺礪 穎頴
籠篭 薮藪 諌諫 賎賤 迩邇 醤醬 鴬鶯 鹸鹼 麹麴 涛濤 壷壺 撹攪 梼檮 穣穰 萌萠 遁遯 凛凜 晋晉 彦彥 亘亙 靭靱
鯵鰺 珍珎 涼凉 準凖 減减 決决 沖冲 杯盃 昂昻 皓晧 熙煕熈 栖棲 翠翆 讃讚 鑑鑒 隣鄰 雑雜 鼓皷 悦悅 鋭銳 脱脫
閲閱 戸戶 絶絕 呉吳 娯娛 内內 稚穉 研硏 教敎 強强 徴徵 衆眾 鉢缽 蛎蠣 園薗 群羣
`;

export const variantGroups: readonly string[] = GROUPS.trim().split(/\s+/);

/** Each variant to the form that stands for its group. */
export const variants: ReadonlyMap<string, string> = new Map(
  variantGroups.flatMap((group) => {
    const [form = '', ...others] = [...group];
    return others.map((other) => [other, form] as const);
  }),
);
