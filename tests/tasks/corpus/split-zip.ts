const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 22;
const LOCAL_HEADER_AND_NAME = 100;
const SPLIT_SIGNATURE = Buffer.from('PK\x07\x08', 'latin1');

/**
 * Cuts a zip archive that `makeZip` made into volumes, as `zip -s` does: `.z01`, `.z02`, ..., `.zip`. Cuts are within
 * the content of entries, which must be longer than 100 bytes.
 */
export function splitZip(zip: Buffer, volumes: number): Buffer[] {
  const end = zip.subarray(zip.length - END_OF_DIRECTORY);
  const directoryStart = end.readUInt32LE(16);
  const directory = Buffer.from(zip.subarray(directoryStart, zip.length - END_OF_DIRECTORY));
  const headers = centralHeaders(directory);
  const offsets = headers.map((header) => directory.readUInt32LE(header + 42));
  const cuts = Array.from({ length: volumes - 1 }, (_, index) => {
    const entry = offsets[Math.floor(((index + 1) * offsets.length) / volumes)] ?? 0;
    return entry + LOCAL_HEADER_AND_NAME;
  });
  const starts = [0, ...cuts];
  for (const [index, header] of headers.entries()) {
    const offset = offsets[index] ?? 0;
    const disk = starts.findLastIndex((start) => start <= offset);
    directory.writeUInt16LE(disk, header + 34);
    directory.writeUInt32LE(
      offset - (starts[disk] ?? 0) + (disk === 0 ? SPLIT_SIGNATURE.length : 0),
      header + 42,
    );
  }
  const last = volumes - 1;
  const tail = Buffer.from(end);
  tail.writeUInt16LE(last, 4);
  tail.writeUInt16LE(last, 6);
  tail.writeUInt32LE(directoryStart - (starts[last] ?? 0), 16);
  return starts.map((start, disk) => {
    const content = zip.subarray(start, starts[disk + 1] ?? directoryStart);
    const before = disk === 0 ? [SPLIT_SIGNATURE] : [];
    return Buffer.concat([...before, content, ...(disk === last ? [directory, tail] : [])]);
  });
}

function centralHeaders(directory: Buffer): number[] {
  const places: number[] = [];
  let place = 0;
  while (place < directory.length && directory.readUInt32LE(place) === CENTRAL_HEADER) {
    places.push(place);
    place +=
      46 +
      directory.readUInt16LE(place + 28) +
      directory.readUInt16LE(place + 30) +
      directory.readUInt16LE(place + 32);
  }
  return places;
}
