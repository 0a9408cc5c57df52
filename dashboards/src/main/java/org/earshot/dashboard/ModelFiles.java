package org.earshot.dashboard;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hands out the files of the model directory to workers that lack them: {@code GET
 * /api/models/files/SHA256}. 404 where there is no such file, or no directory; 400 if that is no
 * SHA-256, so no path leads elsewhere; 503 while many are under way.
 *
 * <p>The file is not examined here: whoever asked knows what its SHA-256 must be.
 */
final class ModelFiles {
  static final String PATH = "/api/models/files/";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int AT_ONCE = 8;

  private final Optional<Path> directory;
  private int underWay;

  ModelFiles(Optional<Path> directory) {
    this.directory = directory.map(path -> path.toAbsolutePath().normalize());
  }

  void mount(Router router) {
    router.get(PATH + "*").handler(this::give);
  }

  private void give(RoutingContext context) {
    String digest = context.request().path().substring(PATH.length());
    if (!SHA256.matcher(digest).matches()) {
      Answers.refuse(
          context,
          400,
          "this is no SHA-256",
          "GET " + PATH + "SHA256: 64 hexadecimal digits in lower case, as in the model's card");
    } else if (directory.isEmpty()) {
      nowhere(context);
    } else {
      look(context, directory.get().resolve(digest + ".zip"));
    }
  }

  /** Off the event loop, because the directory may be another machine's. */
  private void look(RoutingContext context, Path file) {
    context
        .vertx()
        .executeBlocking(() -> found(file), false)
        .onSuccess(
            found -> {
              switch (found) {
                case NO_DIRECTORY -> nowhere(context);
                case NO_FILE ->
                    Answers.refuse(context, 404, "this dashboard does not have the file", null);
                case FILE -> send(context, file);
              }
            })
        .onFailure(context::fail);
  }

  private enum Found {
    NO_DIRECTORY,
    NO_FILE,
    FILE
  }

  private static Found found(Path file) {
    if (Files.isRegularFile(file)) {
      return Found.FILE;
    }
    return Files.isDirectory(file.getParent()) ? Found.NO_FILE : Found.NO_DIRECTORY;
  }

  private static void nowhere(RoutingContext context) {
    Answers.refuse(
        context,
        404,
        "this dashboard has no model directory",
        "start it with --data, the directory of the worker that trains");
  }

  private void send(RoutingContext context, Path file) {
    if (underWay >= AT_ONCE) {
      context.response().putHeader("Retry-After", "1");
      Answers.refuse(context, 503, "too many files are under way", "ask again");
      return;
    }
    underWay++;
    context.addEndHandler(ended -> underWay--);
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/zip")
        .sendFile(file.toString())
        .onFailure(context::fail);
  }
}
