import { relative } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
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
      const { embeddedModule, embeddedOnDisk } = await import('../../benchmark/embedded-tasks.ts');
      const { taskFolderName, typedTask } = await import('../../benchmark/task-source.ts');
      const { embeddingsFolder } = await import('../../embed/embed-task-nodes.ts');
      const { exportTaskNodes } = await import('../../embed/hear2021/export-task.ts');
      const { runInTerminal } = await import('../../pipeline/index.ts');
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
