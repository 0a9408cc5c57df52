package org.earshot.dashboard;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.earshot.message.Json;

/** Answers as JSON; a refusal is {@code {"error": ..., "cure": ...}}. */
final class Answers {
  /**
   * A refusal.
   *
   * @param error what was wrong
   * @param cure what to do about it, or null
   */
  record Refusal(String error, String cure) {}

  private Answers() {}

  static void json(RoutingContext context, int status, Object body) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(Buffer.buffer(Json.write(body)));
  }

  static void refuse(RoutingContext context, int status, String error, String cure) {
    json(context, status, new Refusal(error, cure));
  }
}
