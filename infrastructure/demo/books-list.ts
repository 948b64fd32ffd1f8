import type { BookSource } from './books-source.ts';
import { catsPost, sosAtTwo, telescopeOfN } from './texts/after-school.ts';
import { countingIslands, morningFerry } from './texts/ferry-and-islands.ts';
import { ferryCat } from './texts/ferry-cat.ts';
import { ferryLog } from './texts/ferry-log.ts';
import { fishCount } from './texts/fish-count.ts';
import { easyGuide, islandGuide } from './texts/guides.ts';
import { afterTheHorn, oneLight } from './texts/harbour-nights.ts';
import { balconyHerbs, firstAidBox } from './texts/home-handbooks.ts';
import { horseshoeCrab } from './texts/horseshoe-crab.ts';
import { catLandlady, raindropSchool } from './texts/little-tales.ts';
import { bonDance, ferriesOfTheIslands, quarryWalk } from './texts/local-materials.ts';
import { calmSea, colourBoats } from './texts/picture-books.ts';
import { poems } from './texts/poems.ts';
import { seaDictionary } from './texts/sea-dictionary.ts';
import { sixLetters } from './texts/six-letters.ts';
import { starNotes, weatherNotes } from './texts/sky-notes.ts';
import { figSeason, quarrySky } from './texts/stone-and-field.ts';
import { researchSteps, shoreFinds } from './texts/study-notes.ts';
import { stoneTurtle, tidePoolSchool } from './texts/tales.ts';
import { tides } from './texts/tides.ts';
import { eveningStop, threeBlinks } from './texts/town-evenings.ts';
import { librarySubmarine, midnightShells } from './texts/upper-tales.ts';
import { winterFlowers } from './texts/winter-flowers.ts';

/** Every readable book of the demo library. The first fifteen keep their place, see `catalogue.ts`. */
export const bookSources: readonly BookSource[] = [
  ferryLog, sixLetters, horseshoeCrab, stoneTurtle, tidePoolSchool, calmSea, colourBoats, seaDictionary,
  quarryWalk, bonDance, ferriesOfTheIslands, islandGuide, easyGuide, poems, tides,
  afterTheHorn, oneLight, eveningStop, threeBlinks, quarrySky, figSeason, morningFerry, countingIslands,
  sosAtTwo, catsPost, telescopeOfN, catLandlady, raindropSchool, librarySubmarine, midnightShells,
  fishCount, starNotes, weatherNotes, researchSteps, shoreFinds,
  balconyHerbs, firstAidBox, winterFlowers, ferryCat,
];
