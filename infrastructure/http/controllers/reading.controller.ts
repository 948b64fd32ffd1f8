import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { keepProgress, openBook, readBook } from '../../../application/reading.ts';
import type { Caller } from '../../../application/system.ts';
import type { Book, BookResource, ByteRange } from '../../content/book.ts';
import type { Books } from '../../content/books.ts';
import { withCharset } from '../../content/media-types.ts';
import { searchBook } from '../../content/text.ts';
import { Library, Refused } from '../bus.ts';
import { filePolicy } from '../headers.ts';
import { Asking, Input, Route, type InputOf } from '../route.ts';

export const BOOKS = Symbol('books');

@Controller()
export class ReadingController {
  constructor(@Inject(Library) private readonly library: Library, @Inject(BOOKS) private readonly books: Books) {}

  @Route('POST /api/titles/:titleId/reading')
  open(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/titles/:titleId/reading'>) {
    return this.library.do(openBook, caller, input);
  }

  @Route('GET /api/reading/:readingId/manifest')
  manifest(@Asking() caller: Caller, @Input() input: InputOf<'GET /api/reading/:readingId/manifest'>) {
    return this.withBook(caller, input.readingId, async (book) => book.manifest);
  }

  @Route('GET /api/reading/:readingId/search')
  search(@Asking() caller: Caller, @Input() input: InputOf<'GET /api/reading/:readingId/search'>) {
    return this.withBook(caller, input.readingId, async (book) => {
      const hits = await searchBook(book, input.q, input.limit + 1);
      return { hits: hits.slice(0, input.limit), more: hits.length > input.limit };
    });
  }

  @Route('POST /api/reading/:readingId/progress')
  progress(@Asking() caller: Caller, @Input() input: InputOf<'POST /api/reading/:readingId/progress'>) {
    return this.library.do(keepProgress, caller, input);
  }

  /** One file of the book. The loan is checked each time; nothing of it may be kept by caches, run or be framed elsewhere. */
  @Get('/api/reading/:readingId/resources/*')
  async resource(@Asking() caller: Caller, @Param('readingId') readingId: string, @Param('*') path: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    await this.withBook(caller, readingId, async (book) => {
      const found = await book.resource(path);
      if (found === null) throw new Refused({ name: 'no-such-page' });
      void reply
        .header('content-type', withCharset(found.type))
        .header('cache-control', 'private, no-store')
        .header('cross-origin-resource-policy', 'same-origin')
        .header('content-security-policy', filePolicy)
        .header('accept-ranges', 'bytes');
      return sendPart(reply, found, request.headers.range);
    });
  }

  private async withBook<T>(caller: Caller, readingId: string, work: (book: Book) => Promise<T>): Promise<T> {
    const { hash } = await this.library.ask(readBook, caller, { readingId });
    const result = await this.books.use(hash, async (book) => ({ value: await work(book) }));
    if (result === null) throw new Refused({ name: 'no-file' });
    return result.value;
  }
}

/** One range of a file (RFC 9110 §14); several at once are answered with the whole, as the standard allows. */
const rangeIn = (header: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return 'whole';
  const [from, to] = [match[1] ?? '', match[2] ?? ''];
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1);
  return start >= size || end <= start ? 'unsatisfiable' : { start, end };
};

const sendPart = (reply: FastifyReply, { size, stream }: BookResource, header: string | undefined): FastifyReply => {
  const range = rangeIn(header, size);
  if (range === 'unsatisfiable') return reply.status(416).header('content-range', `bytes */${size}`).send();
  if (range === 'whole') return reply.header('content-length', size).send(stream());
  return reply
    .status(206)
    .header('content-range', `bytes ${range.start}-${range.end - 1}/${size}`)
    .header('content-length', range.end - range.start)
    .send(stream(range));
};
