import test from 'ava';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import type { Attributes, Dims } from '../../src/compute/values.ts';

/** The shape of an operator's output, by the shapes of its inputs and the vector that it is given besides. */
function dimsOf(
  type: string,
  shapes: readonly Dims[],
  attributes: Attributes = {},
  vector?: readonly number[],
) {
  const graph = new GraphBuilder();
  const inputs = shapes.map((dims, index) => graph.input(`x${index}`, dims));
  return graph.op(type, vector === undefined ? inputs : [...inputs, graph.integers(vector)], attributes).dims;
}

test('shapes of different lengths are aligned at their ends, and axes of 1 take those of the other', (t) => {
  t.deepEqual(
    dimsOf('Add', [
      ['batch', 1, 4],
      [3, 1],
    ]),
    ['batch', 3, 4],
  );
  t.deepEqual(dimsOf('Mul', [[4], [2, 4]]), [2, 4]);
  t.deepEqual(dimsOf('Sub', [[2, 4], []]), [2, 4]);
  t.deepEqual(dimsOf('Where', [[2, 1], [1, 3], [3]]), [2, 3]);
  t.throws(
    () =>
      dimsOf('Add', [
        [2, 3],
        [2, 4],
      ]),
    { message: 'shapes [2, 3] and [2, 4] do not match' },
  );
  t.throws(() => dimsOf('Add', [['batch'], [4]]), { message: /do not match/ });
});

test('axes that are reduced go, or stay with a length of 1, counted from either end', (t) => {
  for (const type of ['ReduceSum', 'ReduceMean']) {
    t.deepEqual(dimsOf(type, [['batch', 3, 4]], { keepdims: 0 }, [0]), [3, 4]);
    t.deepEqual(dimsOf(type, [['batch', 3, 4]], { keepdims: 0 }, [-1]), ['batch', 3]);
    t.deepEqual(dimsOf(type, [['batch', 3, 4]], { keepdims: 1 }, [0, 2]), [1, 3, 1]);
    t.deepEqual(dimsOf(type, [['batch', 3, 4]], {}, [-2]), ['batch', 1, 4]);
    t.is(dimsOf(type, [['batch', 3]]), undefined);
  }
});

test('products have the rows of the first and the columns of the second', (t) => {
  t.deepEqual(
    dimsOf('MatMul', [
      [5, 1, 2, 3],
      [4, 3, 6],
    ]),
    [5, 4, 2, 6],
  );
  t.deepEqual(
    dimsOf('MatMul', [
      ['batch', 3],
      [3, 6],
    ]),
    ['batch', 6],
  );
  t.is(dimsOf('MatMul', [[3], [3, 6]]), undefined);
  t.is(dimsOf('MatMul', [[2, 3], [3]]), undefined);
  t.throws(
    () =>
      dimsOf('MatMul', [
        [2, 3],
        [4, 6],
      ]),
    { message: 'matrices [2, 3] and [4, 6] do not match' },
  );
  t.deepEqual(
    dimsOf('Gemm', [
      [2, 3],
      [3, 6],
    ]),
    [2, 6],
  );
  t.deepEqual(
    dimsOf(
      'Gemm',
      [
        [3, 2],
        [6, 3],
      ],
      { transA: 1, transB: 1 },
    ),
    [2, 6],
  );
  t.deepEqual(dimsOf('Gemm', [[2, 3], [6, 3], [6]], { transA: 0, transB: 1 }), [2, 6]);
});

test('axes are turned, taken away and put in', (t) => {
  t.deepEqual(dimsOf('Transpose', [[2, 3, 4]]), [4, 3, 2]);
  t.deepEqual(dimsOf('Transpose', [[2, 3, 4]], { perm: [0, 2, 1] }), [2, 4, 3]);
  t.deepEqual(dimsOf('Squeeze', [[1, 3, 1]], {}, [0]), [3, 1]);
  t.deepEqual(dimsOf('Squeeze', [[1, 3, 1]], {}, [-1]), [1, 3]);
  t.is(dimsOf('Squeeze', [[1, 3, 1]]), undefined);
  t.deepEqual(dimsOf('Unsqueeze', [[2, 3]], {}, [0]), [1, 2, 3]);
  t.deepEqual(dimsOf('Unsqueeze', [[2, 3]], {}, [-1, 1]), [2, 1, 3, 1]);
  t.is(dimsOf('Unsqueeze', [[2, 3]]), undefined);
});

test('a shape may keep axes, and leave one to what is left over', (t) => {
  t.deepEqual(dimsOf('Reshape', [['batch', 6, 4]], {}, [0, 3, -1]), ['batch', 3, 8]);
  t.deepEqual(dimsOf('Reshape', [[2, 6]], {}, [4, 3]), [4, 3]);
  t.is(dimsOf('Reshape', [['batch', 6]], {}, [-1, 3]), undefined);
  t.deepEqual(dimsOf('Flatten', [['batch', 3, 4]]), ['batch', 12]);
  t.deepEqual(dimsOf('Flatten', [['batch', 3, 4]], { axis: 1 }), ['batch', 12]);
  t.is(dimsOf('Flatten', [['batch', 3, 4]], { axis: 2 }), undefined);
  t.is(dimsOf('Flatten', [['batch', 'frames', 4]]), undefined);
});

test('what is joined is as long together as all of it', (t) => {
  t.deepEqual(
    dimsOf(
      'Concat',
      [
        ['batch', 2, 3],
        ['batch', 5, 3],
      ],
      { axis: 1 },
    ),
    ['batch', 7, 3],
  );
  t.deepEqual(
    dimsOf(
      'Concat',
      [
        ['batch', 2],
        ['batch', 5],
      ],
      { axis: -1 },
    ),
    ['batch', 7],
  );
  t.is(
    dimsOf(
      'Concat',
      [
        ['batch', 2],
        ['batch', 2],
      ],
      { axis: 0 },
    ),
    undefined,
  );
});

test('windows go over the axes behind batch and channels', (t) => {
  t.deepEqual(
    dimsOf('Conv', [
      ['batch', 2, 10],
      [5, 2, 3],
    ]),
    ['batch', 5, 8],
  );
  t.deepEqual(
    dimsOf(
      'Conv',
      [
        ['batch', 2, 10],
        [5, 2, 3],
      ],
      { strides: [2], pads: [1, 1] },
    ),
    ['batch', 5, 5],
  );
  t.deepEqual(
    dimsOf(
      'Conv',
      [
        ['batch', 2, 10, 7],
        [5, 2, 3, 2],
      ],
      { dilations: [2, 3] },
    ),
    ['batch', 5, 6, 4],
  );
  t.deepEqual(
    dimsOf(
      'Conv',
      [
        ['batch', 1, 'frames'],
        [5, 1, 3],
      ],
      { pads: [1, 1] },
    ),
    ['batch', 5, 'frames'],
  );
  t.deepEqual(
    dimsOf(
      'Conv',
      [
        ['batch', 1, 'frames'],
        [5, 1, 3],
      ],
      { strides: [2] },
    ),
    ['batch', 5, '(frames + -2) / 2'],
  );
  t.deepEqual(dimsOf('MaxPool', [['batch', 2, 10]], { kernel_shape: [2], strides: [2] }), ['batch', 2, 5]);
  t.is(
    dimsOf(
      'Conv',
      [
        ['batch', 2, 10],
        [5, 2, 3],
      ],
      { auto_pad: 'SAME_UPPER' },
    ),
    undefined,
  );
  t.is(dimsOf('AveragePool', [['batch', 2, 10]], { kernel_shape: [2], auto_pad: 'VALID' }), undefined);
  t.deepEqual(dimsOf('GlobalAveragePool', [['batch', 2, 10, 3]]), ['batch', 2, 1, 1]);
  t.throws(
    () =>
      dimsOf('Conv', [
        [1, 2, 2],
        [5, 2, 3],
      ]),
    { message: '[1, 2, 2] is too short for a kernel of 3' },
  );
});

test('what has the shape of its input has it, and of what is not known nothing is told', (t) => {
  t.deepEqual(dimsOf('Relu', [['batch', 3]]), ['batch', 3]);
  t.deepEqual(dimsOf('Size', [['batch', 3]]), []);
  t.is(dimsOf('Mystery', [['batch', 3]]), undefined);
});
