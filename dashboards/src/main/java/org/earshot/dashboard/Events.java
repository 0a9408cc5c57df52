package org.earshot.dashboard;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.earshot.message.Json;

/**
 * Server-sent events. {@code state} is everything, about once a second; {@code clips} is the newest
 * clips alone, as soon as there are some. A page that reads too slowly misses events, never delays
 * another's; one that has read nothing for long is let go. All on one event loop.
 */
final class Events {
  private static final long TICK_MS = 200;
  private static final int TICKS_A_STATE = 5;
  private static final int TICKS_OF_PATIENCE = 150;
  private static final int RETRY_MS = 1500;

  private final Supplier<PageState> states;
  private final Supplier<List<HeardClip>> clips;
  private final int limit;
  private final Map<HttpServerResponse, Integer> pages = new LinkedHashMap<>();
  private long id;
  private long tick;
  private List<HeardClip> lastClips = List.of();

  Events(Supplier<PageState> states, Supplier<List<HeardClip>> clips, int limit) {
    this.states = states;
    this.clips = clips;
    this.limit = limit;
  }

  void mount(Vertx vertx, Router router) {
    router.get("/events").handler(this::open);
    vertx.setPeriodic(TICK_MS, timer -> tick());
  }

  private void open(RoutingContext context) {
    if (pages.size() >= limit) {
      Answers.refuse(context, 503, "too many pages are open", "close one");
      return;
    }
    var response = context.response();
    response.setChunked(true);
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    response.putHeader("X-Accel-Buffering", "no");
    response.closeHandler(closed -> pages.remove(response));
    response.exceptionHandler(failure -> pages.remove(response));
    pages.put(response, 0);
    response.write("retry: " + RETRY_MS + "\n\n");
    response.write(event("state", states.get()));
  }

  private void tick() {
    tick++;
    if (pages.isEmpty()) {
      return;
    }
    var newest = clips.get();
    if (tick % TICKS_A_STATE == 0) {
      send(event("state", states.get()));
    } else if (!newest.equals(lastClips)) {
      send(event("clips", newest));
    }
    lastClips = newest;
  }

  private void send(String event) {
    for (var page : new ArrayList<>(pages.keySet())) {
      if (!page.writeQueueFull()) {
        pages.put(page, 0);
        page.write(event);
      } else if (pages.merge(page, 1, Integer::sum) > TICKS_OF_PATIENCE) {
        pages.remove(page);
        page.reset();
      }
    }
  }

  /** JSON holds no line end, so one data line is enough. */
  private String event(String name, Object data) {
    id++;
    String json = new String(Json.write(data), StandardCharsets.UTF_8);
    return "id: " + id + "\nevent: " + name + "\ndata: " + json + "\n\n";
  }
}
