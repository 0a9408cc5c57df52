package org.earshot.source.declared;

import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with a file of sources, one line for each rule that it breaks. */
public final class SourcesFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<FileProblem> problems;

  SourcesFileException(String file, List<FileProblem> problems) {
    super(
        problems.stream().map(problem -> problem.in(file)).collect(Collectors.joining("\n")), null);
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the file; at least one. */
  public List<FileProblem> problems() {
    return problems;
  }
}
