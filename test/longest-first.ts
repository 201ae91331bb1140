import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * An order for the files of a tier, for `sequence.sequencer`: those that take longest are begun first, so that none is left to
 * run alone at the end. On a fresh clone vitest does not know yet which these are.
 *
 * @param longest how the paths of these files end
 */
export const longestFirst = (...longest: readonly string[]): typeof BaseSequencer =>
  class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const isLongest = ({ moduleId }: TestSpecification): boolean => longest.some((end) => moduleId.endsWith(end));
      const sorted = await super.sort(files);
      return sorted.sort((one, other) => Number(isLongest(other)) - Number(isLongest(one)));
    }
  };
