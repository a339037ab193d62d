package dev.heed.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the hub, or the host it sent us to, answered; close it.
 *
 * @param status the last answer's
 * @param first the headers of the hub's own answer, before redirects
 * @param last the headers of the answer with the content
 */
record HubAnswer(URI address, int status, HttpHeaders first, HttpHeaders last, InputStream body)
    implements AutoCloseable {

  static HubAnswer of(HttpHeaders first, HttpResponse<InputStream> response) {
    return new HubAnswer(
        response.uri(), response.statusCode(), first, response.headers(), response.body());
  }

  /** The content's name: what the hub says of the file that it links to, or else of its own. */
  Optional<String> etag() {
    return first
        .firstValue("x-linked-etag")
        .or(() -> first.firstValue("etag"))
        .map(text -> text.replaceFirst("^W/", "").replace("\"", ""));
  }

  /** The hash of a file that the hub links to. */
  Optional<String> linkedEtag() {
    return first.firstValue("x-linked-etag").flatMap(linked -> etag());
  }

  Optional<String> commit() {
    return first.firstValue("x-repo-commit");
  }

  OptionalLong size() {
    return first
        .firstValue("x-linked-size")
        .or(() -> first.firstValue("content-length"))
        .filter(text -> text.matches("[0-9]{1,18}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
