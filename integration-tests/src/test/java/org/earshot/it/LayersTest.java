package org.earshot.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the architecture, for packages; Maven's dependencies hold them for modules. */
@AnalyzeClasses(packages = "org.earshot", importOptions = DoNotIncludeTests.class)
class LayersTest {
  @ArchTest
  static final ArchRule pure_packages_see_no_kafka =
      noClasses()
          .that()
          .resideInAnyPackage("..message..", "..audio..", "..dsp..", "..measure..", "..attack..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.vertx..", "org.earshot.wire..");

  @ArchTest
  static final ArchRule attacks_see_no_engine =
      noClasses()
          .that()
          .resideInAPackage("..attack..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.nd4j..", "org.deeplearning4j..", "org.earshot.engine..", "org.earshot.model..");

  @ArchTest
  static final ArchRule only_workers_see_nd4j =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..engine..", "..model..", "..training..", "..worker..", "..benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..");

  @ArchTest
  static final ArchRule only_streams_sees_kafka_streams =
      noClasses()
          .that()
          .resideOutsideOfPackage("..streams..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.streams..");

  @ArchTest
  static final ArchRule training_and_engine_see_no_worker_loops =
      noClasses()
          .that()
          .resideInAnyPackage("..engine..", "..model..", "..attack..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..worker..", "..training..");

  @ArchTest
  static final ArchRule roles_do_not_see_each_other =
      noClasses()
          .that()
          .resideInAPackage("org.earshot.ingest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.earshot.streams..", "org.earshot.worker..", "org.earshot.dashboard..")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("org.earshot.monitor..");
}
