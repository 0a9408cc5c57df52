package org.earshot.monitor;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.earshot.engine.Kernels;
import org.earshot.message.AttackResult;

/**
 * Does recorded results again, wherever they are recorded.
 *
 * @param recorded a file of results, or what {@link WorkersResults#find} takes
 * @param wanted models and attacks; empty: all
 * @param inputs where the clips of an attack on files are now; null where they were
 */
record AttackReplay(
    String recorded,
    WorkersResults.Wanted wanted,
    Path inputs,
    Kernels kernels,
    ModelsDirOption models,
    BootstrapOption bootstrap) {

  /**
   * Says which results came out the same; all that a result says counts but the time it took.
   *
   * @return the exit status: 0 if all did
   */
  int run(PrintWriter terminal) throws IOException {
    var file = Path.of(recorded);
    if (Files.isRegularFile(file)) {
      var all = Recorded.of(file);
      var results = all.only(wanted, file);
      if (!results.local().isEmpty() && !results.byWorkers().isEmpty()) {
        throw new StartupException(file + " holds results of files and of workers: replay each");
      }
      return results.local().isEmpty()
          ? jobs(results.byWorkers(), terminal)
          : new LocalReplay(recorded, all.local(), inputs, kernels, models)
              .run(results.local(), terminal);
    }
    var found = WorkersResults.find(bootstrap.prepared(), recorded, wanted);
    return jobs(found, terminal);
  }

  private int jobs(List<AttackResult> results, PrintWriter terminal) throws IOException {
    return new JobReplay(bootstrap.prepared(), kernels, models).run(results, terminal);
  }
}
