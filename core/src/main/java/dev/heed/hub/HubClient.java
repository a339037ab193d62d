package dev.heed.hub;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Speaks to the hub. The token goes to the endpoint's own scheme, host and port alone; where the
 * hub sends us elsewhere, as it does for large files, that host gets none. Made only when something
 * is to be fetched: nothing here is touched offline.
 */
final class HubClient {

  private static final int MOST_REDIRECTS = 10;
  private static final int REDIRECT = 3;
  private static final String HTTPS = "https";

  private final HubSettings settings;
  private final HttpClient http;

  HubClient(HubSettings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.patience())
            .build();
  }

  HubSettings settings() {
    return settings;
  }

  /** {@code GET} of an address of the hub, redirects followed. */
  HubAnswer get(String address, Map<String, String> headers) throws IOException {
    return follow("GET", address, headers);
  }

  /** {@code HEAD}: what the hub says of a file, and not of where it sends us. */
  HubAnswer head(String address) throws IOException {
    URI uri = URI.create(address);
    HttpResponse<InputStream> response = send("HEAD", uri, Map.of());
    for (int i = 0; i < MOST_REDIRECTS && isRedirect(response); i++) {
      URI next = next(uri, response);
      if (response.headers().firstValue("x-linked-etag").isPresent() || !isHub(next)) {
        break;
      }
      uri = next;
      response = send("HEAD", uri, Map.of());
    }
    return HubAnswer.of(response.headers(), response);
  }

  private HubAnswer follow(String method, String address, Map<String, String> headers)
      throws IOException {
    URI uri = URI.create(address);
    Optional<HttpHeaders> told = Optional.empty();
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> response = send(method, uri, headers);
      // A repository that was renamed is a redirect within the hub, and tells nothing of the file.
      if (told.isEmpty()
          && (!isRedirect(response)
              || response.headers().firstValue("x-linked-etag").isPresent())) {
        told = Optional.of(response.headers());
      }
      if (!isRedirect(response)) {
        return HubAnswer.of(told.orElseGet(response::headers), response);
      }
      uri = next(uri, response);
    }
    throw new HeedException(
        ErrorCode.INVALID_MODEL,
        "%s redirects more than %s times.".formatted(address, MOST_REDIRECTS));
  }

  private static boolean isRedirect(HttpResponse<?> response) {
    return response.statusCode() / 100 == REDIRECT;
  }

  private URI next(URI from, HttpResponse<InputStream> response) throws IOException {
    response.body().close();
    String location =
        response
            .headers()
            .firstValue("location")
            .orElseThrow(() -> new IOException(from + " redirects to nowhere"));
    URI to = resolve(from, location);
    String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
    boolean known = scheme.equals(HTTPS) || scheme.equals("http");
    if (!known || to.getHost() == null || (isHttps(from) && !scheme.equals(HTTPS))) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          "%s redirects to '%s', which is not followed: only http and https are, and nothing that is less safe."
              .formatted(from, location));
    }
    return to;
  }

  private static URI resolve(URI from, String location) throws IOException {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException(from + " redirects to '" + location + "', which is no address", e);
    }
  }

  private static boolean isHttps(URI uri) {
    return HTTPS.equalsIgnoreCase(uri.getScheme());
  }

  private boolean isHub(URI uri) {
    URI hub = settings.endpoint();
    return String.valueOf(uri.getScheme()).equalsIgnoreCase(hub.getScheme())
        && String.valueOf(uri.getHost()).equalsIgnoreCase(hub.getHost())
        && uri.getPort() == hub.getPort();
  }

  private HttpResponse<InputStream> send(String method, URI uri, Map<String, String> headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .setHeader("User-Agent", "heed");
    headers.forEach(request::setHeader);
    if (isHub(uri)) {
      settings.token().ifPresent(t -> request.setHeader("Authorization", "Bearer " + t));
    }
    return await(uri, request.build());
  }

  /**
   * The client's own limit of time would count the content as well on newer JDKs; and what it sends
   * asynchronously ends in the common pool, whose threads may all be waiting here.
   */
  private HttpResponse<InputStream> await(URI uri, HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<InputStream>> answer = new CompletableFuture<>();
    Thread asking = new Thread(() -> ask(request, answer), "heed-hub");
    asking.setDaemon(true);
    asking.start();
    Duration patience = settings.patience();
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      asking.interrupt();
      throw new IOException(
          "%s has not answered within %s seconds".formatted(uri.getHost(), patience.toSeconds()),
          e);
    } catch (InterruptedException e) {
      asking.interrupt();
      Thread.currentThread().interrupt();
      throw new HeedException(ErrorCode.CANCELLED, "Fetching %s was stopped.".formatted(uri), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(
          "%s cannot be reached (%s)".formatted(uri.getHost(), cause == null ? e : cause), e);
    }
  }

  private void ask(HttpRequest request, CompletableFuture<HttpResponse<InputStream>> answer) {
    try {
      answer.complete(http.send(request, HttpResponse.BodyHandlers.ofInputStream()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.completeExceptionally(e);
    } catch (IOException | RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }
}
