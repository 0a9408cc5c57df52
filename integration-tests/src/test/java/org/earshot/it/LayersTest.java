package org.earshot.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows of the architecture, for packages; Maven's dependencies hold them for modules. */
class LayersTest {
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.earshot");
  }

  @Test
  void pure_packages_see_no_kafka() {
    in("..message..", "..audio..", "..dsp..", "..measure..", "..attack..")
        .resideInAnyPackage("org.apache.kafka..", "io.vertx..", "org.earshot.wire..")
        .check(classes);
  }

  @Test
  void attacks_see_no_engine() {
    in("..attack..")
        .resideInAnyPackage(
            "org.nd4j..", "org.deeplearning4j..", "org.earshot.engine..", "org.earshot.model..")
        .check(classes);
  }

  @Test
  void only_workers_see_nd4j() {
    outside("..engine..", "..model..", "..training..", "..worker..", "..benchmarks..")
        .resideInAnyPackage("org.nd4j..")
        .check(classes);
  }

  /** The commands that read and write models hand their graphs on. */
  @Test
  void only_workers_and_commands_see_graphs() {
    outside(
            "..engine..",
            "..model..",
            "..training..",
            "..worker..",
            "..benchmarks..",
            "..monitor..")
        .resideInAnyPackage("org.deeplearning4j..")
        .check(classes);
  }

  @Test
  void only_streams_sees_kafka_streams() {
    outside("..streams..").resideInAnyPackage("org.apache.kafka.streams..").check(classes);
  }

  @Test
  void engine_model_and_attack_see_no_loops() {
    in("..engine..", "..model..", "..attack..")
        .resideInAnyPackage("..worker..", "..training..")
        .check(classes);
  }

  @Test
  void roles_do_not_see_each_other() {
    in("..ingest..", "org.earshot.source..")
        .resideInAnyPackage("..streams..", "..worker..", "..dashboard..", "..monitor..")
        .check(classes);
    in("org.earshot.streams..")
        .resideInAnyPackage(
            "..ingest..", "org.earshot.source..", "..worker..", "..dashboard..", "..monitor..")
        .check(classes);
    in("..worker..")
        .resideInAnyPackage(
            "..ingest..",
            "org.earshot.source..",
            "org.earshot.streams..",
            "..dashboard..",
            "..monitor..")
        .check(classes);
    in("..dashboard..")
        .resideInAnyPackage(
            "..ingest..",
            "org.earshot.source..",
            "org.earshot.streams..",
            "..worker..",
            "..monitor..")
        .check(classes);
  }

  private static Dependency in(String... packages) {
    return targets ->
        noClasses()
            .that()
            .resideInAnyPackage(packages)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(targets);
  }

  private static Dependency outside(String... packages) {
    return targets ->
        noClasses()
            .that()
            .resideOutsideOfPackages(packages)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(targets);
  }

  /** A rule that lacks only what must not be depended on. */
  private interface Dependency {
    ClassesShouldConjunction resideInAnyPackage(String... targets);
  }
}
