package org.earshot.dashboard;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into a JSON refusal; what is ours to mend is logged. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Map<Integer, String> TEXTS =
      Map.of(
          400, "this is not a request that can be understood",
          404, "there is nothing here",
          405, "not with this method",
          500, "something went wrong here; the log says what");

  private Failures() {}

  static void mount(Router router) {
    TEXTS
        .keySet()
        .forEach(status -> router.errorHandler(status, context -> answer(context, status)));
  }

  private static void answer(RoutingContext context, int status) {
    if (context.failure() != null && status == 500) {
      LOG.error("{} {}", context.request().method(), context.request().path(), context.failure());
    }
    Answers.refuse(context, status, TEXTS.get(status), null);
  }
}
