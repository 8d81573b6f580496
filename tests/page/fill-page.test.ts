import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { fillPage } from '../../src/page/fill-page.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('names stand for texts, in comments too, and what a text says is not filled again', (t) => {
  const file = join(temporaryFolder(t), 'frame.html');
  writeFileSync(file, '<title>{{title}}</title><style>/*{{style}}*/</style>');
  const frame = pathToFileURL(file);
  t.is(
    fillPage(frame, { title: '{{style}} $&', style: 'b { }' }),
    '<title>{{style}} $&</title><style>b { }</style>',
  );
  t.throws(() => fillPage(frame, { title: 'x' }), { message: /No text for \{\{style\}\}/ });
});
