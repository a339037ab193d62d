package dev.heed.server.metrics;

import com.google.inject.Inject;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import dev.heed.server.http.HttpRoutes;
import dev.heed.server.settings.ServerSettings;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.util.concurrent.CompletableFuture;

/** {@code GET /metrics}, and what hears of every response. */
public final class MetricsRoutes implements HttpRoutes {

  private static final MediaType TEXT = MediaType.parse(PrometheusTextFormatWriter.CONTENT_TYPE);

  private final PrometheusSignals signals;
  private final LogLines lines;

  @Inject
  MetricsRoutes(PrometheusSignals signals, ServerSettings settings) {
    this.signals = signals;
    this.lines = LogLines.of(settings);
  }

  @Override
  public void addTo(ServerBuilder server) {
    server.accessLogWriter(new AccessLog(signals, lines), false);
    server.service(
        Route.builder().path("/metrics").methods(HttpMethod.GET).build(),
        (context, request) ->
            HttpResponse.of(
                CompletableFuture.supplyAsync(this::read, context.blockingTaskExecutor())));
  }

  private HttpResponse read() {
    return HttpResponse.of(HttpStatus.OK, TEXT, HttpData.wrap(signals.text()));
  }
}
