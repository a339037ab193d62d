package dev.heed.server.metrics;

import com.google.inject.Inject;
import dev.heed.server.error.Refusal;
import dev.heed.server.observe.Signals;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;

/**
 * Counts what happens, in the form that Prometheus reads. Names of other servers stand for the same
 * numbers ({@link Aliases}) and are made when somebody reads, so that a request pays for each
 * number once.
 */
public final class PrometheusSignals implements Signals {

  private static final String QUEUE = "queue";
  private static final String RUN = "run";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Meters meters = new Meters(registry);

  @Inject
  PrometheusSignals() {
    registry.register(new Aliases(meters));
    JvmMetrics.builder().register(registry);
  }

  /** All of it, as the text format of Prometheus 0.0.4 has it. */
  public byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public void refused(String model, Refusal.Reason reason) {
    meters.refused.labelValues(model, lower(reason)).inc();
  }

  @Override
  public void queue(String model, int inputs, double cost) {
    meters.queueInputs.labelValues(model).inc(inputs);
    meters.queueCost.labelValues(model).inc(cost);
  }

  @Override
  public void ran(String model, int inputs, double cost, Duration time) {
    meters.runSeconds.labelValues(model).observe(seconds(time));
    meters.batchInputs.labelValues(model).observe(inputs);
    meters.batchCost.labelValues(model).observe(cost);
  }

  @Override
  public void ended(String model, Outcome outcome, Duration waited, Duration total) {
    meters.inputs.labelValues(model, lower(outcome)).inc();
    meters.queueSeconds.labelValues(model).observe(seconds(waited));
    meters.inputSeconds.labelValues(model).observe(seconds(total));
  }

  @Override
  public void cancelled(String model, boolean running) {
    meters.cancelled.labelValues(model, running ? RUN : QUEUE).inc();
  }

  @Override
  public void wrote(String model, int pieces) {
    meters.pieces.labelValues(model).inc(pieces);
  }

  @Override
  public void streamed(String model, int pieces, Duration first, Duration total) {
    meters.firstPiece.labelValues(model).observe(seconds(first));
    if (pieces > 1) {
      meters.betweenPieces.labelValues(model).observe(seconds(total.minus(first)) / (pieces - 1));
    }
  }

  @Override
  public void resident(String model, long bytes) {
    if (bytes > 0) {
      begin(model);
    }
    meters.resident.labelValues(model).set((double) bytes);
  }

  /** Counters begin at zero when their model is opened, so that the first rise is seen as one. */
  private void begin(String model) {
    for (Outcome outcome : Outcome.values()) {
      meters.inputs.initLabelValues(model, lower(outcome));
    }
    for (Refusal.Reason reason : Refusal.Reason.values()) {
      meters.refused.initLabelValues(model, lower(reason));
    }
    meters.cancelled.initLabelValues(model, QUEUE);
    meters.cancelled.initLabelValues(model, RUN);
  }

  @Override
  public void responded(String method, String route, int status, Duration total) {
    meters.http.labelValues(method, route, Integer.toString(status)).observe(seconds(total));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
