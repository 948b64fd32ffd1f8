import { BadRequestException, Controller, Inject, Req } from '@nestjs/common';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { addLicence, addTitle, attachFile, inspectTitle, listTitles, reviseTitle, seeHolds, seeLedger, setVisibility, withdrawLicence, type AttachedBook } from '../../../application/titles.ts';
import type { Caller } from '../../../application/system.ts';
import type { Books } from '../../content/books.ts';
import { recordFrom } from '../../content/record.ts';
import { RefusedBook } from '../../content/refusal.ts';
import { Library, Refused } from '../bus.ts';
import { Asking, Input, Route, type InputOf } from '../route.ts';
import { BOOKS } from './reading.controller.ts';

@Controller()
export class TitlesController {
  constructor(@Inject(Library) private readonly library: Library, @Inject(BOOKS) private readonly books: Books) {}

  @Route('GET /api/staff/titles')
  list(@Asking() caller: Caller, @Input() input: InputOf<'GET /api/staff/titles'>) {
    return this.library.ask(listTitles, caller, input);
  }

  @Route('GET /api/staff/titles/:titleId')
  inspect(@Asking() caller: Caller, @Input() input: InputOf<'GET /api/staff/titles/:titleId'>) {
    return this.library.ask(inspectTitle, caller, input);
  }

  /** Taking a book in writes no event yet: until step two it is a file nobody can reach. */
  @Route('POST /api/staff/books')
  async upload(@Asking() caller: Caller, @Req() request: FastifyRequest) {
    this.library.allow(caller, 'manage-titles');
    const bytes = await received(request);
    if (bytes === null) throw new Refused({ name: 'unfit-book', reason: 'no-upload', file: null });
    try {
      const { file, cover, manifest, removed } = await this.books.take(bytes);
      return { ...file, removed, cover: cover === null ? null : `/api/covers/${cover.hash}`, record: recordFrom(manifest) };
    } catch (error) {
      if (error instanceof RefusedBook) throw new Refused({ name: 'unfit-book', reason: error.reason, file: error.file });
      throw error;
    }
  }

  @Route('POST /api/staff/titles')
  async add(@Asking() caller: Caller, @Input() { titleId, record, file, licence }: InputOf<'POST /api/staff/titles'>) {
    return this.library.do(addTitle, caller, { titleId, record, licence, book: file === null ? null : await this.taken(caller, file) });
  }

  @Route('PUT /api/staff/titles/:titleId')
  revise(@Asking() caller: Caller, @Input() input: InputOf<'PUT /api/staff/titles/:titleId'>) {
    return this.library.do(reviseTitle, caller, input);
  }

  @Route('PUT /api/staff/titles/:titleId/file')
  async attach(@Asking() caller: Caller, @Input() { titleId, file }: InputOf<'PUT /api/staff/titles/:titleId/file'>) {
    return this.library.do(attachFile, caller, { titleId, book: await this.taken(caller, file) });
  }

  @Route('PUT /api/staff/titles/:titleId/visibility')
  visibility(@Asking() caller: Caller, @Input() input: InputOf<'PUT /api/staff/titles/:titleId/visibility'>) {
    return this.library.do(setVisibility, caller, input);
  }

  @Route('POST /api/staff/titles/:titleId/licences')
  addLicence(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/staff/titles/:titleId/licences'>) {
    return this.library.do(addLicence, caller, input);
  }

  @Route('DELETE /api/staff/titles/:titleId/licences/:licenceId')
  withdraw(@Asking() caller: Caller, @Input() input: InputOf<'DELETE /api/staff/titles/:titleId/licences/:licenceId'>) {
    return this.library.do(withdrawLicence, caller, input);
  }

  @Route('GET /api/staff/licences')
  ledger(@Asking() caller: Caller, @Input() input: InputOf<'GET /api/staff/licences'>) {
    return this.library.ask(seeLedger, caller, input);
  }

  @Route('GET /api/staff/holds')
  holds(@Asking() caller: Caller, @Input() input: InputOf<'GET /api/staff/holds'>) {
    return this.library.ask(seeHolds, caller, input);
  }

  /** Whether a file was taken in is for those to know who may take files in. */
  private async taken(caller: Caller, hash: string): Promise<AttachedBook> {
    this.library.allow(caller, 'manage-titles');
    const book = await this.books.find(hash);
    if (book === null) throw new Refused({ name: 'no-file' });
    return book;
  }
}

/** The bytes of an upload, `null` when there is none. One that breaks off is the sender's fault, not ours. */
const received = async (request: FastifyRequest): Promise<Buffer | null> => {
  try {
    const upload: MultipartFile | undefined = request.isMultipart() ? await request.file() : undefined;
    return upload === undefined ? null : await upload.toBuffer();
  } catch (error) {
    throw typeof (error as { statusCode?: unknown }).statusCode === 'number' ? error : new BadRequestException('the upload cannot be read');
  }
};
