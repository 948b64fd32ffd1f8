import type { ReflowBook } from '../books-source.ts';
import { readableRow } from '../catalogue-records.ts';

const cat = '<path d="M-46 60Q-60 -6 -30 -24L-36 -62L-10 -40Q0 -44 10 -40L36 -62L30 -24Q60 -6 46 60Z" fill="#e39a4b"/><path d="M-16 60Q-18 20 0 14Q18 20 16 60Z" fill="#fff3e0"/><path d="M44 52Q92 50 84 4" stroke="#e39a4b" stroke-width="14" fill="none" stroke-linecap="round"/><circle cx="-14" cy="-18" r="5" fill="#222"/><circle cx="14" cy="-18" r="5" fill="#222"/><path d="M-5 -6h10l-5 6Z" fill="#c2543f"/><path d="M-30 -40l14 4M-6 -44v12M22 -42l-8 8" stroke="#b36f2a" stroke-width="5" stroke-linecap="round"/>';

/** A story in easy English, short sentences, one picture at the start and one at the end. */
export const ferryCat: ReflowBook = {
  key: 'ferry-cat',
  kind: 'reflow',
  direction: 'ltr',
  fullRuby: false,
  licences: ['school-pack', 'unlimited-year', 'perpetual-1'],
  record: readableRow('The Ferry Cat', { layout: 'reflow-horizontal', pages: 24, ruby: false }),
  pictures: {
    ferry: { width: 800, height: 400, alternative: 'An orange cat sits on the front of a small white ferry. The morning sea is calm, with islands behind.', drawing: `<rect width="800" height="400" fill="#fbe6c6"/><circle cx="140" cy="120" r="46" fill="#f2a03d"/><path d="M420 240q90 -110 200 -20q60 -60 150 20Z" fill="#8fae9a"/><rect y="240" width="800" height="160" fill="#6fb1bd"/><path d="M180 250H680L640 330H230Z" fill="#fff"/><path d="M190 270H670" stroke="#2f6f9f" stroke-width="12"/><rect x="380" y="170" width="230" height="80" fill="#f4f4f0"/><g fill="#9fcbe0"><rect x="400" y="190" width="46" height="32"/><rect x="466" y="190" width="46" height="32"/><rect x="532" y="190" width="46" height="32"/></g><rect x="540" y="120" width="34" height="52" fill="#d9483b"/><g transform="translate(270 202) scale(.8)">${cat}</g>` },
    bench: { width: 800, height: 400, alternative: 'Evening at the pier. The orange cat sits on a long bench between a girl, an old man and a captain.', drawing: `<rect width="800" height="400" fill="#ee9f7c"/><rect y="230" width="800" height="170" fill="#7a8fae"/><path d="M0 300H800V400H0Z" fill="#8a6a4a"/><rect x="110" y="270" width="580" height="20" fill="#5c4430"/><path d="M150 290V350M650 290V350" stroke="#5c4430" stroke-width="16"/><g><circle cx="210" cy="170" r="32" fill="#f2c9a0"/><path d="M178 166q4 -42 32 -42t32 42Z" fill="#3b2a1a"/><path d="M172 280q0 -76 38 -76t38 76Z" fill="#d9483b"/><circle cx="520" cy="166" r="32" fill="#f2c9a0"/><path d="M490 176q30 44 60 0Z" fill="#fff"/><path d="M480 280q0 -78 40 -78t40 78Z" fill="#4f7a5a"/><circle cx="630" cy="162" r="32" fill="#e3b48c"/><path d="M594 146h72l-10 -26h-52Z" fill="#1f3350"/><path d="M590 280q0 -80 40 -80t40 80Z" fill="#1f3350"/></g><g transform="translate(365 222) scale(.8)">${cat}</g>` },
  },
  chapters: [
    { title: '1. The 7:10 Boat', text: `
!ferry
Every morning, a cat takes the 7:10 ferry.
He is orange. He has a white chest and a long tail. He walks onto the boat with the other passengers. He does not run. He does not push. He sits at the front and looks at the sea.
Nobody knows his name.
"Is he your cat?" asks Mio. She is eleven, and she goes to school by boat.
"No," says Mr. Tani, an old man with a fishing rod. "I think he is the captain's cat."
"The captain's cat," says Mio. "That is good."
So she calls him Captain.` },
    { title: '2. Three Names', text: `
On Tuesday, Mr. Tani gives the cat a small fish.
"Here you are, Sunday," he says.
"Sunday?" asks Mio. "His name is Captain."
"I call him Sunday. He is never busy."
On Wednesday, the captain comes out of the wheelhouse. He has a cup of milk in his hand.
"Good morning, Ticket," says the captain to the cat.
Mio looks at the captain. "Isn't he your cat?"
"My cat? No!" The captain laughs. "I think he is yours. You always sit next to him. I call him Ticket because he never has one."
Captain. Sunday. Ticket. The cat has three names, and no home.
Or does he?` },
    { title: '3. Following the Cat', text: `
On Saturday there is no school. Mio takes the 7:10 boat with her notebook.
"Today I am a detective," she says.
The boat stops at the stone island. The cat does not move. It stops at the island with the long beach. The cat opens one eye. At the last island, he stands up and walks off the boat.
Mio follows him.
He goes up a narrow street. He passes a shop, a well and a big tree. At the top of the hill there is an old white house. An old woman is sitting by the door.
"Good morning, Postman," she says to the cat. "What have you brought me today?"
The cat lies down at her feet. He smells of fish, milk and the sea.
"Excuse me," says Mio. "Is he your cat?"
"Oh no," says the woman. "He comes at eight and he goes home on the four o'clock boat. I cannot walk down to the harbor now. But when he comes, I know many things. Fish means that Mr. Tani is well. Milk means that the captain is not angry about the wind. And there is always a little pencil dust on his back. I did not know whose it was."
Mio looks at the pencil in her hand. Her face goes red.
"It's mine," she says.` },
    { title: '4. The Storm', text: `
In September, a storm comes. There is no boat for three days.
Mio sits by the window. The rain is very loud. She thinks about the cat. Where does he sleep? Is he cold? And who will visit the woman on the hill?
On the fourth day, the sky is blue. The 7:10 boat is ready. Mr. Tani is there. The captain is there.
The cat is not.
"We will wait," says the captain. He looks at his watch. "Five minutes. Only five."
Nobody says anything. Five minutes is a long time on a boat.
Then Mio hears a small sound from under the bench at the pier. It is dark there, and dry. Two green eyes look out.
"Captain!" says Mio.
"Sunday!" says Mr. Tani.
"Ticket!" says the captain.
The cat comes out slowly. Behind him come one, two, three very small cats. They are all orange.
"Oh," says Mio. "This captain is a mother."` },
    { title: '5. Whose Cat?', text: `
Now there is a box under the bench. It is warm and dry. Mr. Tani made it. The captain painted it blue. Mio wrote the words on the front:
> THE FERRY CAT
> Please do not hurry her.
The old woman on the hill sent a soft red blanket. It came down on the four o'clock boat, on the captain's own chair.
"So whose cat is she?" asks a man with a camera. He is visiting the islands for the first time.
Mio thinks. She looks at Mr. Tani and the captain. She thinks of the white house on the hill.
"We are not sure," she says. "But we know whose people we are."
!bench
The next morning, at 7:10, the cat walks onto the boat. She does not run. She does not push. She sits at the front and looks at the sea.
Three small cats walk after her.
Nobody has a ticket.` },
  ],
};
