package org.earshot.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.earshot.message.Hashes;

/**
 * Who may ask. With a token every request but a question for health brings it: as {@code
 * Authorization: Bearer}, once as {@code ?token=} (the page then keeps a cookie, and the address
 * bar forgets it), or in that cookie. Without one only this machine may ask, and only under its own
 * names: a foreign page that points a name of its own at 127.0.0.1 is refused, and so is a form
 * that a foreign page sends.
 */
final class Access {
  private static final String COOKIE = "earshot-token";
  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Access() {}

  /** Headers that tell browsers what the page needs, which is nothing from elsewhere. */
  static Handler<RoutingContext> headers() {
    return context -> {
      context
          .response()
          .putHeader("Content-Security-Policy", POLICY)
          .putHeader("X-Content-Type-Options", "nosniff")
          .putHeader("X-Frame-Options", "DENY")
          .putHeader("Referrer-Policy", "no-referrer")
          .putHeader("Cross-Origin-Resource-Policy", "same-origin")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      context.next();
    };
  }

  /** The rule itself. */
  static Handler<RoutingContext> rule(Optional<String> token) {
    return context -> {
      if (isForeignForm(context)) {
        Answers.refuse(context, 403, "this request comes from a page of another site", null);
      } else if (token.isEmpty()) {
        unlessRebound(context);
      } else if (same(bearer(context), token.get()) || same(cookie(context), seal(token.get()))) {
        context.next();
      } else if (same(query(context), token.get())) {
        welcome(context, token.get());
      } else {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        Answers.refuse(
            context,
            401,
            "a token is needed",
            "send Authorization: Bearer TOKEN, or open /?token=TOKEN");
      }
    };
  }

  private static void unlessRebound(RoutingContext context) {
    HostAndPort authority = context.request().authority();
    if (authority != null && OWN_NAMES.contains(authority.host())) {
      context.next();
    } else {
      Answers.refuse(
          context,
          403,
          "without a token only this machine may ask, by the name localhost or 127.0.0.1",
          "start with --token to be reached by another name");
    }
  }

  /** Browsers send Origin with every request that could change something. */
  private static boolean isForeignForm(RoutingContext context) {
    String origin = context.request().getHeader(HttpHeaders.ORIGIN);
    boolean safe = Set.of(HttpMethod.GET, HttpMethod.HEAD).contains(context.request().method());
    HostAndPort authority = context.request().authority();
    return origin != null && !safe && (authority == null || !origin.endsWith("://" + authority));
  }

  private static void welcome(RoutingContext context, String token) {
    context
        .response()
        .addCookie(
            Cookie.cookie(COOKIE, seal(token))
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT));
    if ("/".equals(context.request().path())) {
      context.response().setStatusCode(303).putHeader(HttpHeaders.LOCATION, "/").end();
    } else {
      context.next();
    }
  }

  /** The cookie is not the token itself, whose characters may not fit a cookie. */
  private static String seal(String token) {
    return Hashes.sha256(token.getBytes(UTF_8));
  }

  /** In constant time, so that the answer's delay tells nothing. */
  private static boolean same(Optional<String> given, String wanted) {
    return given.isPresent()
        && MessageDigest.isEqual(given.get().getBytes(UTF_8), wanted.getBytes(UTF_8));
  }

  private static Optional<String> bearer(RoutingContext context) {
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? Optional.of(header.substring(7).trim())
        : Optional.empty();
  }

  private static Optional<String> query(RoutingContext context) {
    return Optional.ofNullable(context.request().getParam("token"));
  }

  private static Optional<String> cookie(RoutingContext context) {
    return Optional.ofNullable(context.request().getCookie(COOKIE)).map(Cookie::getValue);
  }
}
