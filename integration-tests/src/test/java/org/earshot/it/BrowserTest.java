package org.earshot.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The page of a running demo in a real browser. */
@ExtendWith({DemoExtension.class, OutputOnFailure.class})
class BrowserTest {
  private static final Duration DRAWS_WITHIN = Duration.ofMinutes(2);
  private static final Pattern VERDICTS = Pattern.compile("([\\d,]+) verdicts");
  private static final Pattern ATTACKS = Pattern.compile("([\\d,]+) attacks");

  /** Whether any point of the curves' canvas was painted. */
  private static final String CURVES_ARE_PAINTED =
      """
      const canvas = document.querySelector('#curves canvas');
      if (!canvas) return false;
      const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      let painted = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i] > 0) painted++;
      return painted > 500;
      """;

  private static final String PICTURES_LOADED =
      """
      return [...document.querySelectorAll('#clips img.shot')]
          .filter((image) => image.complete && image.naturalWidth > 1).length;
      """;

  private static final String STRIP_PIECES_LOADED =
      """
      return [...document.querySelectorAll('#sources .strip .piece img')]
          .filter((image) => image.complete && image.naturalWidth > 1).length;
      """;

  private static final String CLIP_CAN_BE_LABELLED =
      "return document.querySelector('#clips .label button') !== null;";

  /** Lightness of the page's background, 0 to 255. */
  private static final String BACKGROUND =
      """
      const canvas = document.createElement('canvas').getContext('2d');
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
      return (r + g + b) / 3;
      """;

  private final RunningDemo demo;
  private ChromeDriver browser;

  @TempDir private Path profile;

  BrowserTest(RunningDemo demo) {
    this.demo = demo;
  }

  @BeforeEach
  void open() {
    Path chromium = Tools.require("chromium");
    Path driver = Tools.require("chromedriver");
    browser = new ChromeDriver(service(driver), options(chromium));
    browser.get("http://127.0.0.1:" + demo.page().port() + "/");
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.quit();
    }
  }

  @Test
  void numbers_move_curves_and_spectrograms_are_drawn_and_nothing_complains() {
    long verdicts = awaitMoreThan(VERDICTS, 0);
    long attacks = awaitMoreThan(ATTACKS, 0);
    awaitMoreThan(VERDICTS, verdicts);
    awaitMoreThan(ATTACKS, attacks);
    Await.so("curve", DRAWS_WITHIN, () -> is(CURVES_ARE_PAINTED));
    Await.so("spectrograms", DRAWS_WITHIN, () -> number(PICTURES_LOADED) >= 3);
    assertThat(browser.findElement(By.id("say")).getText()).contains("fooled");
    assertThat(browser.findElements(By.cssSelector("#clips .top"))).isNotEmpty();
    assertThat(browser.findElement(By.id("sources")).getText()).contains("esc10");
    Await.so("rolling spectrogram", DRAWS_WITHIN, () -> number(STRIP_PIECES_LOADED) >= 3);
    Await.so(
        "standing of both models",
        DRAWS_WITHIN,
        () ->
            browser
                    .findElement(By.id("models"))
                    .getText()
                    .split("available on 1 of 1 worker")
                    .length
                == 3);
    assertThat(browser.findElements(By.cssSelector("#models .model"))).hasSize(2);
    assertThat(browser.findElement(By.id("models")).getText())
        .contains(
            "resnet-56",
            "dwt-tonnetz/small/16000/1",
            "% of 80 clips of test fold 5",
            "FGSM on each");
    assertThat(browser.findElement(By.cssSelector("#models table.beside")).getText())
        .contains("on 80 held-out clips", "accuracy", "FGSM AUC", "BIM-a AUC");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void a_clip_is_labelled_by_hand() {
    Await.so("clips", DRAWS_WITHIN, () -> is(CLIP_CAN_BE_LABELLED));
    browser.findElement(By.id("hold")).click();
    browser.findElement(By.cssSelector("#clips .label button")).click();
    Await.so(
        "classes",
        DRAWS_WITHIN,
        () -> browser.findElements(By.cssSelector("#clips .label option")).size() == 10);
    browser.findElement(By.cssSelector("#clips .label select + input + button")).click();
    Await.so(
        "label",
        DRAWS_WITHIN,
        () -> browser.findElement(By.cssSelector("#clips .label")).getText().contains("labelled"));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void it_is_light_or_dark_as_the_reader_likes_and_changes_on_a_click() {
    prefer("light");
    Await.so("light page", DRAWS_WITHIN, () -> number(BACKGROUND) > 200);
    prefer("dark");
    Await.so("dark page", DRAWS_WITHIN, () -> number(BACKGROUND) < 60);
    browser.findElement(By.id("theme")).click();
    Await.so("light page after a click", DRAWS_WITHIN, () -> number(BACKGROUND) > 200);
    assertThat(complaints()).isEmpty();
  }

  private long awaitMoreThan(Pattern pattern, long value) {
    return Await.until(
        "more than %d of %s".formatted(value, pattern),
        DRAWS_WITHIN,
        () -> {
          var matcher = pattern.matcher(browser.findElement(By.id("census")).getText());
          return matcher
              .results()
              .map(result -> Long.parseLong(result.group(1).replace(",", "")))
              .filter(now -> now > value)
              .findFirst();
        });
  }

  private boolean is(String script) {
    return Boolean.TRUE.equals(browser.executeScript(script));
  }

  private double number(String script) {
    return ((Number) browser.executeScript(script)).doubleValue();
  }

  private void prefer(String scheme) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  private List<String> complaints() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::toString)
        .toList();
  }

  private static ChromeDriverService service(Path driver) {
    return new ChromeDriverService.Builder()
        .usingDriverExecutable(driver.toFile())
        .usingAnyFreePort()
        .build();
  }

  private ChromeOptions options(Path chromium) {
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1400,1600",
        "--user-data-dir=" + profile);
    return options;
  }
}
