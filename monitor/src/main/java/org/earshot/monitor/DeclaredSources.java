package org.earshot.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.earshot.source.SourceSpec;
import org.earshot.source.Sources;
import org.earshot.source.declared.SourcesFile;
import org.earshot.source.input.AudioInputs;
import org.earshot.wire.Settings;

/**
 * The sources of a command.
 *
 * @param file where some of them come from, or null
 * @param inFile what it declared when it was read
 * @param others what was declared otherwise; no id is in both
 */
record DeclaredSources(SourcesFile file, List<SourceSpec> inFile, List<SourceSpec> others) {
  DeclaredSources {
    inFile = List.copyOf(inFile);
    others = List.copyOf(others);
  }

  List<SourceSpec> all() {
    return with(inFile);
  }

  /**
   * Begins to listen to them.
   *
   * @param instance the name of this process in reports
   */
  Sources start(Settings settings, String instance, Lifetime lifetime) throws InterruptedException {
    var options = Sources.Options.of(instance);
    return lifetime.add(Sources.start(settings, options, all(), AudioInputs::of));
  }

  /**
   * From now on listens to what the file declares.
   *
   * @param say tells a person that it was changed, or what is wrong with it: the sources of before
   *     stay then
   */
  void follow(Sources sources, Lifetime lifetime, Consumer<String> say) {
    if (file != null) {
      lifetime.add(
          file.watch(
              inFile,
              changed -> {
                sources.declare(with(changed));
                say.accept(
                    "The file was changed: %d sources now."
                        .formatted(changed.size() + others.size()));
              },
              wrong -> say.accept(wrong + "\nThe sources of before stay.")));
    }
  }

  private List<SourceSpec> with(List<SourceSpec> declared) {
    List<SourceSpec> all = new ArrayList<>(declared);
    all.addAll(others);
    return all;
  }
}
