import type { EstimatorTexts } from './estimator-texts.ts';

/** The README.md of a new estimator: what everybody has to know of it, to be filled in. */
export function cardText({ name, typed, namespace, kind }: EstimatorTexts): string {
  return `# ${name}

Annotates recordings with \`${namespace}\`: ${kind.about}.

    heareval develop ${typed}                              # all of it; what is done is not done again
    heareval develop ${typed} --until 02-train
    heareval analyze song.wav --estimator ${name}

## Data

Which recordings these are, where they come from, who annotated them and how, under which licence; how index_train.json and
index_test.json were divided, and what keeps the same performers, instruments and pieces out of both.

## Model

Representation, network and training are those of \`resources/recipe.yaml\`. Why these, and what was tried besides.

## How it does

\`resources/test_data.json\` has the scores of each test recording, \`resources/test_scores.json\` their means with 95 % intervals. Where
it will fail.
`;
}
