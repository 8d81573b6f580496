import { relative } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { embeddedModule, embeddedOnDisk } from '../../benchmark/embedded-tasks.ts';
import { taskFolderName, typedTask } from '../../benchmark/task-source.ts';
import { embeddingsFolder } from '../../embed/embed-task-nodes.ts';
import { exportTaskNodes } from '../../embed/hear2021/export-task.ts';
import { runInTerminal } from '../../pipeline/index.ts';
import { EXIT } from '../../run-program.ts';
import { addCommonOptions, addModuleOption, addTaskOption, type RunCommand } from '../options.ts';

export function addExport(program: Command, run: RunCommand): void {
  const command = program
    .command('export')
    .argument('<folder>', 'gets <module>/<task>, as the --embeddings-dir of the Python heareval')
    .addOption(
      new Option('--layout <layout>', 'hear2021: for heareval.predictions.runner of heareval 2021.1.3')
        .choices(['hear2021'] as const)
        .default('hear2021' as const),
    );
  addCommonOptions(addTaskOption(addModuleOption(command))).action((folder, options) =>
    run(async (signal) => {
      const task = await taskFolderName(typedTask(options), options);
      const module = await embeddedModule(options.module, task, options);
      const { folder: embeddings, metadata, taskName } = await embeddedOnDisk(task, module, options);
      const publishTo = embeddingsFolder(folder, module.name, taskName);
      const nodes = exportTaskNodes({ embeddings, metadata, taskName, publishTo });
      const { result, exitCode } = await runInTerminal(nodes, { ...options, signal });
      if (result !== undefined && exitCode === EXIT.ok && !options.json) {
        console.log(relative('', publishTo));
      }
      return exitCode;
    }),
  );
}
