import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { createReadStream } from 'node:fs';
import { searchTitles, seeHome, seeTitle } from '../../../application/catalogue.ts';
import type { ContentStore } from '../../../application/ports.ts';
import type { Caller } from '../../../application/system.ts';
import { pictureTypeOf, withCharset } from '../../content/media-types.ts';
import { Library, Refused } from '../bus.ts';
import { filePolicy } from '../headers.ts';
import { Asking, Input, Route, type InputOf } from '../route.ts';

export const CONTENTS = Symbol('contents');

@Controller()
export class CatalogueController {
  constructor(@Inject(Library) private readonly library: Library, @Inject(CONTENTS) private readonly contents: ContentStore) {}

  @Route('GET /api/home')
  home(@Asking() caller: Caller) {
    return this.library.ask(seeHome, caller, {});
  }

  @Route('GET /api/titles')
  search(@Asking() caller: Caller, @Input() input: InputOf<'GET /api/titles'>) {
    return this.library.do(searchTitles, caller, input);
  }

  @Route('GET /api/titles/:titleId')
  title(@Asking() caller: Caller, @Input() input: InputOf<'GET /api/titles/:titleId'>) {
    return this.library.ask(seeTitle, caller, input);
  }

  /** Cover pictures by their hash; they never change. An SVG from a book runs nothing here. */
  @Get('/api/covers/:hash')
  async cover(@Param('hash') hash: string, @Res() reply: FastifyReply) {
    const path = await this.contents.path(hash);
    const type = path === null ? null : await coverType(path);
    if (path === null || type === null) throw new Refused({ name: 'no-such-page' });
    void reply
      .header('content-type', withCharset(type))
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-security-policy', filePolicy)
      .send(createReadStream(path));
  }
}

/** The type of a cover by its first bytes; `null` for what is none: books are kept beside them, and are not for everybody. What is text came in as SVG. */
const coverType = async (path: string): Promise<string | null> => {
  const head = await new Promise<Buffer>((resolve, reject) => {
    createReadStream(path, { end: 255 }).once('data', (bytes) => resolve(Buffer.from(bytes))).once('error', reject).once('end', () => resolve(Buffer.alloc(0)));
  });
  return pictureTypeOf(head) ?? (/^\ufeff?\s*</.test(head.toString()) ? 'image/svg+xml' : null);
};
