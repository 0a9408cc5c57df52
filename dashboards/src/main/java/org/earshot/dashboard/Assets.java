package org.earshot.dashboard;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The page's files, out of the jar, held in memory: it needs no other host and no file system. */
final class Assets {
  private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final List<String> SCRIPTS =
      List.of(
          "main",
          "dom",
          "format",
          "model",
          "models",
          "headline",
          "curves",
          "matrix",
          "clips",
          "label",
          "beside",
          "sources",
          "mark",
          "strip",
          "words",
          "fooled",
          "jobs",
          "letters",
          "theme");

  private Assets() {}

  static void mount(Router router) {
    serve(router, "/", "page/index.html", "text/html; charset=utf-8");
    serve(router, "/favicon.svg", "page/favicon.svg", "image/svg+xml");
    serve(router, "/page.css", "page/page.css", "text/css; charset=utf-8");
    SCRIPTS.forEach(
        script ->
            serve(
                router,
                "/" + script + ".js",
                "page/" + script + ".js",
                "text/javascript; charset=utf-8"));
    serve(router, "/uplot.js", CHARTS + "uPlot.esm.js", "text/javascript; charset=utf-8");
    serve(router, "/uplot.css", CHARTS + "uPlot.min.css", "text/css; charset=utf-8");
  }

  private static void serve(Router router, String path, String resource, String type) {
    var body = Buffer.buffer(read(resource));
    router
        .get(path)
        .handler(context -> context.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(body));
  }

  private static byte[] read(String resource) {
    try (var in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
