package org.earshot.it;

import java.nio.file.Path;
import java.time.Duration;
import org.earshot.message.Verdict;
import org.earshot.wire.Settings;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;

/** A demo that runs in a process of its own, and how to reach it. */
final class RunningDemo implements AutoCloseable {
  static final Duration STARTS_WITHIN = Duration.ofSeconds(90);

  /** From a clip's arrival to its verdict, with attacks beside it and every core busy. */
  static final Duration DECIDES_WITHIN = Duration.ofSeconds(45);

  private final EarshotProcess process;
  private final Path data;
  private final int brokerPort;
  private final Http page;

  private RunningDemo(EarshotProcess process, Path data, int brokerPort) {
    this.process = process;
    this.data = data;
    this.brokerPort = brokerPort;
    this.page =
        new Http(
            Integer.parseInt(process.await("page +http://127\\.0\\.0\\.1:(\\d+)/", STARTS_WITHIN)));
  }

  /** Starts one; returns when its page is served. */
  static RunningDemo start(Path data, String... more) {
    int brokerPort = FreePorts.next();
    String[] arguments = {
      "demo", "--port", "0", "--broker-port", String.valueOf(brokerPort), "--data", data.toString(),
    };
    var all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    var process = EarshotProcess.start(all);
    try {
      return new RunningDemo(process, data, brokerPort);
    } catch (AssertionError e) {
      process.close();
      throw e;
    }
  }

  EarshotProcess process() {
    return process;
  }

  Path data() {
    return data;
  }

  Http page() {
    return page;
  }

  String bootstrap() {
    return "127.0.0.1:" + brokerPort;
  }

  int brokerPort() {
    return brokerPort;
  }

  Settings settings() {
    return Settings.of(bootstrap());
  }

  <V> TopicView<V> view(Topic<?, V> topic) {
    return TopicView.of(settings(), topic);
  }

  /** Waits until a model has decided on a clip. */
  Verdict awaitVerdict(String clip) {
    try (var verdicts = view(Topics.VERDICTS)) {
      return verdicts.await(
          "verdict on " + clip, DECIDES_WITHIN, verdict -> verdict.clip().equals(clip));
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
