package dev.heed.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.heed.server.payload.Json;
import java.util.Locale;
import java.util.function.Function;

/** Responses in JSON, and the forms that interfaces give to errors. */
public final class Replies {

  /** How an interface writes an error. */
  public interface ErrorForm extends Function<Failure, Object> {}

  /** {@code {"error": "..."}}: the Hugging Face API, KServe. */
  public static final ErrorForm PLAIN =
      failure -> {
        ObjectNode body = Json.object().put("error", failure.message());
        return body.put("error_type", failure.code().toLowerCase(Locale.ROOT));
      };

  /** {@code {"error": {"message", "type", "param", "code"}}}: OpenAI. */
  public static final ErrorForm OPENAI =
      failure -> {
        ObjectNode error = Json.object().put("message", failure.message());
        error.put("type", type(failure.status())).putNull("param");
        error.put("code", failure.code().toLowerCase(Locale.ROOT));
        return Json.object().set("error", error);
      };

  private Replies() {}

  private static String type(HttpStatus status) {
    return switch (status.code()) {
      case 401, 403 -> "authentication_error";
      case 404 -> "not_found_error";
      case 429 -> "rate_limit_error";
      default -> status.isServerError() ? "server_error" : "invalid_request_error";
    };
  }

  public static HttpResponse json(Object body) {
    return json(HttpStatus.OK, body);
  }

  public static HttpResponse json(HttpStatus status, Object body) {
    return HttpResponse.of(status, MediaType.JSON, HttpData.wrap(Json.bytes(body)));
  }

  public static HttpResponse error(Throwable error, ErrorForm form) {
    return error(Failure.of(error), form);
  }

  public static HttpResponse error(Failure failure, ErrorForm form) {
    return aggregated(failure, form).toHttpResponse();
  }

  static AggregatedHttpResponse aggregated(Failure failure, ErrorForm form) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(failure.status()).contentType(MediaType.JSON);
    failure
        .retrySeconds()
        .ifPresent(seconds -> headers.add(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds)));
    return AggregatedHttpResponse.of(
        headers.build(), HttpData.wrap(Json.bytes(form.apply(failure))));
  }
}
