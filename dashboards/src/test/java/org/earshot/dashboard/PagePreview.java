package org.earshot.dashboard;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;
import org.earshot.message.Control;
import org.earshot.message.JobEvent.State;
import org.earshot.message.ModelState;
import org.earshot.message.Ranked;
import org.earshot.message.Robustness.Window;
import org.earshot.message.WorkerReport.Held;
import org.earshot.wire.Facts;
import org.earshot.wire.Stage;

/**
 * Serves the page over an invented state, to look at it while changing it. For people who work on
 * the page, never part of the product.
 *
 * <pre>
 *   PagePreview PORT empty|first|busy|many|live|crowd [FOLDER of .npy representations]
 * </pre>
 */
final class PagePreview {
  private static final List<String> CLASSES =
      List.of(
          "dog",
          "rooster",
          "rain",
          "sea_waves",
          "crackling_fire",
          "crying_baby",
          "sneezing",
          "clock_tick",
          "helicopter",
          "chainsaw");
  private static final List<String> ATTACKS = List.of("fgsm", "bim-a");

  private final Random random = new Random(7);
  private final List<Matrix> pictures = new ArrayList<>();
  private final Gallery gallery = new Gallery(Gallery.DEFAULT_LIMIT_BYTES);
  private final MonitorState state = new MonitorState(Instant.now().minusSeconds(4000));
  private final boolean many;
  private PreviewSources sources;
  private int clips;

  private PagePreview(boolean many) {
    this.many = many;
  }

  public static void main(String[] args) throws Exception {
    var preview = new PagePreview(args[1].equals("many"));
    preview.load(args.length > 2 ? Path.of(args[2]) : null);
    var latest = new AtomicReference<>(preview.state.snapshot(Instant.now()));
    var site =
        new Site(
            latest::get,
            preview.gallery,
            () ->
                new Site.Standing(
                    !args[1].equals("away"),
                    args[1].equals("empty") ? 0 : 2,
                    preview.sources == null
                        ? Map.of()
                        : Map.of(Stage.REPRESENTATION, Duration.ofSeconds(40))),
            null,
            label -> Optional.empty(),
            Clock.systemUTC());
    var registry = new PrometheusRegistry();
    registry.register(site.metrics());
    int port = Integer.parseInt(args[0]);
    try (var server =
        site.serve(Server.vertx(), DashboardOptions.local(port), registry, List.of())) {
      System.out.println("http://127.0.0.1:" + server.port());
      preview.begin(args[1]);
      while (true) {
        preview.step(args[1]);
        latest.set(preview.state.snapshot(Instant.now()));
        Thread.sleep(1000);
      }
    }
  }

  private void load(Path folder) throws IOException {
    if (folder != null) {
      try (var files = Files.list(folder)) {
        for (var file : files.sorted().toList()) {
          pictures.add(Npy.read(Files.readAllBytes(file)));
        }
      }
    }
    while (pictures.size() < 4) {
      var values = new float[128 * 128];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Math.abs(Math.sin(i * 0.0008 * (1 + pictures.size()) + i % 128 * 0.05));
      }
      pictures.add(Matrix.of(128, 128, values));
    }
  }

  private void begin(String scenario) {
    if (scenario.equals("empty") || scenario.equals("away")) {
      return;
    }
    state.model(Samples.card(Samples.ORIGINAL, null));
    state.model(Samples.card(Samples.HARDENED, Samples.ORIGINAL));
    models();
    if (scenario.equals("live") || scenario.equals("crowd")) {
      sources = new PreviewSources(state, gallery, pictures, scenario.equals("crowd") ? 189 : 0);
      sources.begin();
    }
    for (int i = 0; i < 12; i++) {
      clip(Instant.now().minusSeconds(12 - i));
    }
    if (scenario.equals("first")) {
      return;
    }
    Instant minute = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 60 * 60);
    for (int back = 60; back >= 0; back--) {
      if (back < 22 || back > 27) {
        measures(minute.minusSeconds(60L * back), 40 + random.nextInt(180));
      }
    }
    for (int i = 0; i < 3; i++) {
      state.deadLetter(
          Samples.failed(
              Instant.now().minusSeconds(90 - 20 * i),
              "not a WAV file: the data chunk ends 4096 bytes early <b>" + i + "</b>"));
    }
    state.job(Samples.job("a", State.RUNNING, Instant.now(), 0.62));
    state.job(Samples.job("b", State.QUEUED, Instant.now(), 0));
    state.job(Samples.job("c", State.DONE, Instant.now().minusSeconds(7), 1));
    state.job(Samples.job("d", State.FAILED, Instant.now().minusSeconds(70), 0.3));
  }

  /** One of each kind: cross-validated with a warning, imported, retired. */
  private void models() {
    state.model(Samples.crossValidated("resnet-56-with-a-rather-long-name-of-its-own", 1));
    state.model(Samples.imported("imported"));
    state.model(Samples.card("former", null));
    state.control(new Control.RetiredModel("former", Instant.now().minusSeconds(90_000)));
    state.control(new Control.ActiveModels(List.of(Samples.ORIGINAL, Samples.HARDENED)));
    report();
  }

  private void report() {
    var damaged = new Held(ModelState.DAMAGED, "models/00.zip is damaged; its source is away");
    var both = Map.of(Samples.ORIGINAL, Held.available(), Samples.HARDENED, Held.available());
    var one = Map.of(Samples.ORIGINAL, Held.available(), Samples.HARDENED, damaged);
    state.worker(Samples.report("host-1", Instant.now(), both));
    state.worker(Samples.report("host-2", Instant.now(), one));
  }

  private void step(String scenario) {
    if (scenario.equals("empty") || scenario.equals("away")) {
      return;
    }
    report();
    if (sources != null) {
      sources.step();
    }
    clip(Instant.now());
    if (!scenario.equals("first")) {
      state.job(Samples.job("a", State.RUNNING, Instant.now(), clips % 20 / 20.0));
      Instant minute = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 60 * 60 + 60);
      measures(minute, 180 + clips % 30);
    }
  }

  private void measures(Instant end, int n) {
    var window = new Window(end.minus(Duration.ofMinutes(10)), Duration.ofMinutes(10));
    for (String attack : ATTACKS) {
      double hardness = attack.equals("fgsm") ? 1.5 : 0.9;
      double wobble = 1 + 0.15 * Math.sin(end.getEpochSecond() / 600.0);
      String protocol = attack + "-p1";
      for (String source : many ? List.of("esc10", "street-camera") : List.of("esc10")) {
        state.robustness(
            Samples.fooling(
                source, Samples.ORIGINAL, attack, protocol, window, n, 0.16 * hardness * wobble));
        state.robustness(
            Samples.fooling(
                source, Samples.HARDENED, attack, protocol, window, n - 20, 0.5 * hardness));
      }
      state.robustness(Samples.epsR(attack, protocol, window, n - 30, attack.equals("fgsm")));
    }
    state.robustness(Samples.accuracy(Samples.ORIGINAL, window, (int) (0.85 * n * 2), n * 2));
    state.robustness(Samples.accuracy(Samples.HARDENED, window, (int) (0.78 * n * 2), n * 2));
  }

  private void clip(Instant now) {
    clips++;
    String source =
        many
            ? List.of("esc10", "street-camera", "a-microphone-with-a-rather-long-name")
                .get(clips % 3)
            : "esc10";
    String id = source + "/5-" + (200000 + clips) + "-A-<img src=x onerror=alert(1)>.wav#r" + clips;
    String label = source.equals("esc10") ? CLASSES.get(random.nextInt(CLASSES.size())) : null;
    gallery.put(id, Picture.of(pictures.get(clips % pictures.size())));
    state.representation(
        id,
        new Facts(
            source,
            now.minusSeconds(6),
            Duration.ofSeconds(5),
            label,
            "5",
            null,
            null,
            Samples.REPRESENTATION,
            false),
        now);
    state.verdict(Samples.verdict(id, Samples.ORIGINAL, label, now, top(label, 0.93)));
    state.verdict(Samples.verdict(id, Samples.HARDENED, label, now, top(label, 0.7)));
    if (clips % 3 == 0) {
      state.attack(Samples.fooled(id, clips % 2 == 0 ? Samples.ORIGINAL : Samples.HARDENED, now));
    }
  }

  private Ranked[] top(String label, double confidence) {
    var ranked = new ArrayList<Ranked>();
    String first =
        label == null || random.nextInt(6) == 0
            ? CLASSES.get(random.nextInt(CLASSES.size()))
            : label;
    ranked.add(new Ranked(first, confidence));
    double left = 1 - confidence;
    for (String other : CLASSES) {
      if (!other.equals(first) && ranked.size() < 5) {
        left /= 2;
        ranked.add(new Ranked(other, left));
      }
    }
    return ranked.toArray(Ranked[]::new);
  }
}
