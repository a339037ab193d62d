package dev.heed.server.trace;

import com.google.inject.Inject;
import com.linecorp.armeria.server.ServerBuilder;
import dev.heed.server.http.HttpRoutes;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Puts spans around all requests, where the environment names a collector: {@code
 * OTEL_EXPORTER_OTLP_ENDPOINT}, or that of traces alone. Else none of OpenTelemetry is loaded.
 */
public final class TraceRoutes implements HttpRoutes {

  private static final String DISABLED = "OTEL_SDK_DISABLED";

  @Inject
  TraceRoutes() {}

  @Override
  public void addTo(ServerBuilder server) {
    if (isWanted()) {
      Tracing.addTo(server);
    }
  }

  private static boolean isWanted() {
    return Stream.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
            .anyMatch(name -> !setting(name).isBlank())
        && !setting(DISABLED).equalsIgnoreCase("true")
        && !setting("OTEL_TRACES_EXPORTER").equalsIgnoreCase("none");
  }

  /** OpenTelemetry takes each from a property of Java too, which comes first. */
  private static String setting(String variable) {
    String property = System.getProperty(variable.toLowerCase(Locale.ROOT).replace('_', '.'), "");
    return property.isEmpty()
        ? String.valueOf(System.getenv().getOrDefault(variable, ""))
        : property;
  }
}
