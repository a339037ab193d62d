package dev.heed.server.openai;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.heed.server.http.Failure;
import dev.heed.server.http.Replies;
import dev.heed.server.payload.Json;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Server-sent events. The response begins with the first of them, so that what fails before it is
 * an answer with a status of its own.
 */
final class EventStream {

  private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();
  private final HttpResponseWriter writer = HttpResponse.streaming();
  private boolean reads = true;

  CompletableFuture<HttpResponse> response() {
    return response;
  }

  void send(Object json) {
    begin();
    write(event(new String(Json.bytes(json), StandardCharsets.UTF_8)));
  }

  private void begin() {
    if (!response.isDone()) {
      write(
          ResponseHeaders.of(
              HttpStatus.OK,
              HttpHeaderNames.CONTENT_TYPE,
              "text/event-stream; charset=utf-8",
              HttpHeaderNames.CACHE_CONTROL,
              "no-cache"));
      response.complete(writer);
    }
  }

  /** What nobody reads any more is dropped: the request's ticket has left too. */
  private void write(HttpObject part) {
    reads = reads && writer.tryWrite(part);
  }

  private static HttpData event(String data) {
    return HttpData.ofUtf8("data: " + data + "\n\n");
  }

  void done() {
    begin();
    write(event("[DONE]"));
    writer.close();
  }

  void fail(Throwable error) {
    if (response.completeExceptionally(error)) {
      return;
    }
    write(
        event(
            new String(
                Json.bytes(Replies.OPENAI.apply(Failure.of(error))), StandardCharsets.UTF_8)));
    writer.close();
  }
}
