import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { createReadStream } from 'node:fs';
import { searchTitles, seeHome, seeTitle } from '../../../application/catalogue.ts';
import type { ContentStore } from '../../../application/ports.ts';
import type { Caller } from '../../../application/system.ts';
import { Library, Refused } from '../bus.ts';
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
    if (path === null) throw new Refused({ name: 'no-such-page' });
    void reply
      .header('content-type', await pictureType(path))
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .send(createReadStream(path));
  }
}

/** The type by the first bytes; anything unknown is sent as bytes and shown by nobody. */
const pictureType = async (path: string): Promise<string> => {
  const head = await new Promise<Buffer>((resolve, reject) => {
    createReadStream(path, { end: 255 }).once('data', (bytes) => resolve(Buffer.from(bytes))).once('error', reject).once('end', () => resolve(Buffer.alloc(0)));
  });
  const text = head.toString('latin1');
  if (text.startsWith('\x89PNG')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('GIF8')) return 'image/gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  return text.includes('<svg') || text.startsWith('<?xml') ? 'image/svg+xml' : 'application/octet-stream';
};
