package dev.heed.server.trace;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerListener;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span for each request, under the one that its {@code traceparent} names, by the names that
 * OpenTelemetry gives to what servers do. Like the log it says who asked which address and how it
 * ended, never what was asked or answered.
 */
final class Tracing extends SimpleDecoratingHttpService {

  /** OTLP over HTTP, and traces alone: numbers are Prometheus' and lines the log's. */
  private static final Map<String, String> OURS =
      Map.of(
          "otel.service.name", "heed",
          "otel.exporter.otlp.protocol", "http/protobuf",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none");

  private static final TextMapGetter<RequestHeaders> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(RequestHeaders headers) {
          return headers.names().stream().map(String::valueOf).toList();
        }

        @Override
        public @Nullable String get(@Nullable RequestHeaders headers, String name) {
          return headers == null ? null : headers.get(name);
        }
      };

  private final OpenTelemetrySdk telemetry;
  private final Tracer tracer;

  private Tracing(HttpService service, OpenTelemetrySdk telemetry) {
    super(service);
    this.telemetry = telemetry;
    this.tracer = telemetry.getTracer("dev.heed.server");
  }

  /** What is not sent yet when the server ends is sent then. */
  static void addTo(ServerBuilder server) {
    OpenTelemetrySdk telemetry =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> OURS)
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk();
    server.decorator(service -> new Tracing(service, telemetry));
    server.serverListener(
        ServerListener.builder().whenStopped(stopped -> telemetry.close()).build());
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
    if (isProbe(context.path())) {
      return unwrap().serve(context, request);
    }
    Context parent =
        telemetry
            .getPropagators()
            .getTextMapPropagator()
            .extract(Context.root(), request.headers(), HEADERS);
    String route = context.config().route().patternString();
    Span span =
        tracer
            .spanBuilder(context.method() + " " + route)
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", context.method().name())
            .setAttribute("http.route", route)
            .setAttribute("url.path", context.path())
            .setAttribute("url.scheme", context.sessionProtocol().isTls() ? "https" : "http")
            .setAttribute("client.address", context.clientAddress().getHostAddress())
            .startSpan();
    String model = context.pathParam("name");
    if (model != null) {
      span.setAttribute("heed.model", model);
    }
    var unused = context.log().whenComplete().thenAccept(log -> end(span, log));
    return unwrap().serve(context, request);
  }

  private static void end(Span span, RequestLog log) {
    int status = log.responseStatus().code();
    span.setAttribute("http.response.status_code", status);
    span.setAttribute("http.request.body.size", log.requestLength());
    span.setAttribute("http.response.body.size", log.responseLength());
    if (status >= 500) {
      span.setAttribute("error.type", Integer.toString(status));
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  private static boolean isProbe(String path) {
    return path.startsWith("/health") || path.startsWith("/v2/health") || path.equals("/metrics");
  }
}
