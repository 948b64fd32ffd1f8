/** The ceiling of this machine: Fastify alone, validating a JSON body and answering with a small object. */
import Fastify from 'fastify';

const app = Fastify();
const text = { type: 'string' } as const;
app.post('/loans', {
  schema: {
    body: { type: 'object', required: ['titleId'], properties: { titleId: text } },
    response: { 201: { type: 'object', properties: { loanId: text, due: text, position: text } } },
  },
  handler: async (request, reply) => {
    void reply.status(201);
    return { loanId: (request.body as { titleId: string }).titleId, due: '2026-12-29T14:59:59.999Z', position: '0000000000000042' };
  },
});
await app.listen({ port: 0, host: '127.0.0.1' });
process.on('disconnect', () => process.exit(0));
const address = app.server.address();
process.send?.({ port: typeof address === 'object' ? address?.port : null });
