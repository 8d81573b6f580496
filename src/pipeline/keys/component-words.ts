const COMPONENT = /(?:^|\.)(?:computedBy|packages)\.(.+)$/;

/** `ONNX Runtime` of `computedBy.ONNX Runtime`: what computes, by the name of what decides a key; undefined for all else. */
export function componentOf(name: string): string | undefined {
  return COMPONENT.exec(name)?.[1];
}

/** For instance `ONNX Runtime 1.30.0 -> 1.31.0`. Nothing: outputs of earlier versions of heareval do not tell. */
export function componentWords(
  name: string,
  from: string | null | undefined,
  to: string | null | undefined,
): string {
  return `${name} ${from ?? '(version not recorded)'} -> ${to ?? 'not used'}`;
}
