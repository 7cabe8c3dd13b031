// Whose the records of emoticons are: nobody's. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

export const holdings = { emoticonSets: nobodys, stickerPictures: nobodys } satisfies Holdings
