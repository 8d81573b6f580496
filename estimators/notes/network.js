import { at } from '../at.js';
import { channelNorm } from '../compute/layers/channel-norm.js';
import { convolution } from '../compute/layers/convolution.js';
import { numberOf } from '../compute/spatial.js';
import { harmonicShifts, stackHarmonics } from './harmonic-stacking.js';
import { oneOf, wholeNumber, wholeNumbers } from './settings.js';
/**
 * A harmonic convolutional network as music-transcription has it (Balhar & Hajič 2019, "Melody extraction using a harmonic
 * convolutional neural network"), for `cqt` and `hcqt`: layers of small kernels over bins and, with `conv_ctx`, over frames too,
 * that see the undertones and overtones of a bin beside it, each with ReLU and batch norm and added to what was before. Harmonics
 * are laid over a layer in front of the next one, which without batch norm is the same as behind it. An embedding is one number for each bin, the lowest `octaves` of them: how salient it is.
 *
 * Of a `cqt` the harmonics are laid over it first (`spectrogram_undertone_stacking`, `spectrogram_overtone_stacking`); an `hcqt`
 * has them.
 */
export const harmonicConv = {
    name: 'harmonic_conv',
    source: import.meta.url,
    defaults: {
        filters: 8,
        stacks: 4,
        conv_range: 3,
        conv_ctx: 1,
        dilations: 1,
        undertone_stacking: 1,
        overtone_stacking: 3,
        spectrogram_undertone_stacking: 1,
        spectrogram_overtone_stacking: 5,
        residual_op: 'add',
        residual_hop: 1,
        octaves: 6,
    },
    create,
};
/** What becomes of a layer and the one that it is joined to. */
const JOINS = ['add', 'concat', 'none'];
function create(settings, input) {
    const { channels = 1, binsPerOctave } = input;
    if (binsPerOctave === undefined) {
        throw new RangeError('name harmonic_conv; is for bins even in pitch: expected representation cqt or hcqt');
    }
    const number = (name) => wholeNumber(settings, name);
    const [filters, stacks, range] = [number('filters'), number('stacks'), number('conv_range')];
    const [contexts, dilations] = [wholeNumbers(settings, 'conv_ctx'), wholeNumbers(settings, 'dilations')];
    const [join, every] = [oneOf(settings, 'residual_op', JOINS), number('residual_hop')];
    const all = input.bins / channels;
    const bins = Math.min(all, number('octaves') * binsPerOctave);
    const shiftsOf = (place) => {
        const undertones = wholeNumber(settings, `${place}undertone_stacking`, 0);
        const overtones = number(`${place}overtone_stacking`);
        const shifts = harmonicShifts(undertones, overtones, binsPerOctave);
        const within = place === '' ? bins : all;
        const beyond = shifts.find((shift) => shift >= within || -shift >= bins);
        if (beyond !== undefined) {
            const [key, count, room] = beyond < 0 ? ['undertone', undertones, bins] : ['overtone', overtones, within];
            throw new RangeError(`${place}${key}_stacking ${count}; a harmonic lies ${Math.abs(beyond)} bins off, of ${room}: expected fewer`);
        }
        return shifts;
    };
    const first = channels === 1 ? shiftsOf('spectrogram_') : [0];
    const further = shiftsOf('');
    return {
        name: 'harmonic_conv',
        settings,
        size: bins,
        stride: 1,
        addTo(layers, x) {
            const { graph } = layers;
            const [batch = 'batch', , frames = 'frames'] = x.dims ?? [];
            const image = graph.op('Reshape', [x, graph.integers([0, channels, all, -1])], {}, { dims: [batch, channels, all, frames] });
            let value = stackHarmonics(graph, image, first, bins);
            let before;
            for (let layer = 0; layer < stacks; layer++) {
                const seen = layer === 0 ? value : stackHarmonics(graph, value, further, bins);
                const kernel = [range, ofLayer(contexts, layer)];
                const name = `layer ${layer + 1}`;
                const convolved = same(layers, name, seen, filters, kernel, ofLayer(dilations, layer));
                value = channelNorm(layers, `${name} norm`, graph.op('Relu', [convolved]), filters);
                if (join === 'none' || layer % every > 0)
                    continue;
                if (before !== undefined) {
                    value =
                        join === 'add'
                            ? graph.op('Add', [value, before])
                            : graph.op('Concat', [before, value], { axis: 1 });
                }
                before = value;
            }
            const last = same(layers, 'salience', stackHarmonics(graph, value, further, bins), 1, [1, 1], 1);
            const salience = graph.op('Squeeze', [last, graph.integers([1])]);
            const embedded = graph.op('Transpose', [salience], { perm: [0, 2, 1] });
            return {
                scene: graph.op('ReduceMean', [embedded, graph.integers([1])], { keepdims: 0 }),
                frames: embedded,
            };
        },
    };
}
/** The last of a list holds for all layers after it. */
function ofLayer(values, layer) {
    return at(values, Math.min(layer, values.length - 1));
}
/** A convolution over bins and frames, of which there are as many behind it. */
function same(layers, name, x, outputs, kernel, dilation) {
    const dilations = [1, dilation];
    const around = kernel.map((length, axis) => (length - 1) * at(dilations, axis));
    const befores = around.map((zeros) => Math.floor(zeros / 2));
    const afters = around.map((zeros, axis) => zeros - at(befores, axis));
    const inputs = numberOf(x.dims ?? [], 1);
    return convolution(layers, name, x, { inputs, outputs, kernel, dilations, pads: [...befores, ...afters] });
}
