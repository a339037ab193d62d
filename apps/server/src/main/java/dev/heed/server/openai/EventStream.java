package dev.heed.server.openai;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
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

  CompletableFuture<HttpResponse> response() {
    return response;
  }

  void send(Object json) {
    begin();
    writer.tryWrite(event(new String(Json.bytes(json), StandardCharsets.UTF_8)));
  }

  private void begin() {
    if (!response.isDone()) {
      writer.tryWrite(
          ResponseHeaders.of(
              HttpStatus.OK,
              HttpHeaderNames.CONTENT_TYPE,
              "text/event-stream; charset=utf-8",
              HttpHeaderNames.CACHE_CONTROL,
              "no-cache"));
      response.complete(writer);
    }
  }

  private static HttpData event(String data) {
    return HttpData.ofUtf8("data: " + data + "\n\n");
  }

  void done() {
    begin();
    writer.tryWrite(event("[DONE]"));
    writer.close();
  }

  void fail(Throwable error) {
    if (response.completeExceptionally(error)) {
      return;
    }
    writer.tryWrite(
        event(
            new String(
                Json.bytes(Replies.OPENAI.apply(Failure.of(error))), StandardCharsets.UTF_8)));
    writer.close();
  }
}
