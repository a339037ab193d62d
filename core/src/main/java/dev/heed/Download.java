package dev.heed;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches inputs over http and https, for callers who allow it. A redirect may go to another host,
 * but neither from https to http nor from a public host into a private network.
 *
 * @param bytes the largest file
 * @param time for one file, redirects included
 * @param publicOnly whether hosts with an address in a private network are refused from the start
 */
public record Download(long bytes, Duration time, boolean publicOnly) {

  /** 256 MiB in a minute. */
  public static final Download STANDARD = new Download(256L << 20, Duration.ofSeconds(60));

  private static final int MOST_REDIRECTS = 5;

  /** From any host that is asked for. */
  public Download(long bytes, Duration time) {
    this(bytes, time, false);
  }

  /** From the public internet alone: for addresses that come from others. */
  public static Download publicOnly(long bytes, Duration time) {
    return new Download(bytes, time, true);
  }

  /** The file at an address; it is fetched when the source is opened. */
  public Source source(String address) {
    URI uri = uri(address);
    return new Source(address, () -> new ByteArrayInputStream(fetch(uri)));
  }

  private static URI uri(String address) {
    try {
      return checked(URI.create(address.strip()));
    } catch (IllegalArgumentException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT, "'%s' is no address: %s.".formatted(address, e.getMessage()), e);
    }
  }

  private static URI checked(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if ((!scheme.equals("http") && !scheme.equals("https")) || uri.getHost() == null) {
      throw invalidInput(
          "'%s' is not fetched: only http and https addresses with a host are.".formatted(uri));
    }
    return uri;
  }

  private byte[] fetch(URI uri) {
    CompletableFuture<byte[]> work = CompletableFuture.supplyAsync(() -> follow(uri));
    try {
      return work.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      work.cancel(true);
      throw late(uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeedException(
          ErrorCode.CANCELLED, "Fetching '%s' was interrupted.".formatted(uri), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof HeedException known
          ? known
          : new HeedException(
              ErrorCode.INVALID_INPUT,
              "'%s' cannot be fetched: %s.".formatted(uri, e.getCause()),
              e.getCause());
    }
  }

  private HeedException late(URI uri, Exception cause) {
    return new HeedException(
        ErrorCode.TIMEOUT,
        "'%s' did not arrive within %s seconds. Try again, or download it first."
            .formatted(uri, time.toSeconds()),
        cause);
  }

  /** A client that counts the body's time as well may find it too slow before we do. */
  private HeedException broken(URI uri, String message, IOException cause) {
    boolean late =
        cause instanceof HttpTimeoutException || cause.getCause() instanceof HttpTimeoutException;
    return late ? late(uri, cause) : new HeedException(ErrorCode.INVALID_INPUT, message, cause);
  }

  private byte[] follow(URI first) {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(time)
            .build();
    URI uri = first;
    if (publicOnly && isPrivate(first)) {
      throw invalidInput(
          "'%s' is not fetched: it is in a private network. Send the bytes instead."
              .formatted(first));
    }
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> response = get(client, uri);
      if (response.statusCode() / 100 != 3) {
        return body(uri, response);
      }
      uri = redirected(uri, response);
    }
    throw invalidInput("'%s' redirects more than %s times.".formatted(first, MOST_REDIRECTS));
  }

  private HttpResponse<InputStream> get(HttpClient client, URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(time).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw broken(
          uri,
          "'%s' cannot be fetched: %s. Check the address and your connection.".formatted(uri, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeedException(
          ErrorCode.CANCELLED, "Fetching '%s' was interrupted.".formatted(uri), e);
    }
  }

  private static URI redirected(URI from, HttpResponse<InputStream> response) {
    closeQuietly(response);
    String location =
        response
            .headers()
            .firstValue("location")
            .orElseThrow(() -> invalidInput("'%s' redirects to nowhere.".formatted(from)));
    URI to = checked(from.resolve(uriOf(from, location)));
    boolean weaker =
        "https".equalsIgnoreCase(from.getScheme()) && "http".equalsIgnoreCase(to.getScheme());
    boolean inward = isPrivate(to) && !isPrivate(from);
    if (weaker || inward) {
      throw invalidInput(
          "'%s' redirects to '%s', which is not followed: %s."
              .formatted(from, to, weaker ? "it is not encrypted" : "it is in a private network"));
    }
    return to;
  }

  private static URI uriOf(URI from, String location) {
    try {
      return URI.create(location);
    } catch (IllegalArgumentException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "'%s' redirects to '%s', which is no address.".formatted(from, location),
          e);
    }
  }

  private static boolean isPrivate(URI uri) {
    String host = uri.getHost();
    return PrivateNetworks.have(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
  }

  private byte[] body(URI uri, HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      if (response.statusCode() != 200) {
        throw invalidInput("'%s' answers with status %s.".formatted(uri, response.statusCode()));
      }
      byte[] all = in.readNBytes((int) Math.min(bytes + 1, Integer.MAX_VALUE - 16));
      if (all.length > bytes) {
        throw invalidInput(
            "'%s' is larger than %s bytes, the most that is fetched. Download it and name the file."
                .formatted(uri, bytes));
      }
      return all;
    } catch (IOException e) {
      throw broken(uri, "'%s' broke off: %s.".formatted(uri, e.getMessage()), e);
    }
  }

  private static void closeQuietly(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      body.readNBytes(0);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT, "A redirect broke off: %s.".formatted(e.getMessage()), e);
    }
  }
}
