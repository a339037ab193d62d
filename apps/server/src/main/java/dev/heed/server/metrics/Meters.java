package dev.heed.server.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The meters by their names; each is told for each model, but for that of HTTP. */
final class Meters {

  private static final String MODEL = "model";

  /** From a millisecond, which a small model takes, to minutes, which writing may. */
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120
  };

  private static final double[] INPUTS = {1, 2, 4, 8, 16, 32, 64, 128, 256};
  private static final double[] COST = {8, 32, 128, 256, 512, 1024, 2048, 4096, 8192, 16384};

  final Histogram http;
  final Counter inputs;
  final Histogram inputSeconds;
  final Histogram queueSeconds;
  final Histogram runSeconds;
  final Histogram batchInputs;
  final Histogram batchCost;
  final Gauge queueInputs;
  final Gauge queueCost;
  final Counter refused;
  final Counter cancelled;
  final Counter pieces;
  final Histogram firstPiece;
  final Histogram betweenPieces;
  final Gauge resident;

  Meters(PrometheusRegistry registry) {
    http =
        Histogram.builder()
            .name("heed_http_request_seconds")
            .help("From the first byte of a request to the last of its response.")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .labelNames("method", "route", "status")
            .register(registry);
    inputs =
        counter(
            registry,
            "heed_inputs_total",
            "Inputs that were taken, by how they ended: answered, failed, timed_out, left.",
            "outcome");
    inputSeconds =
        histogram(registry, "heed_input_seconds", "From an input's arrival to its end.", SECONDS);
    queueSeconds =
        histogram(registry, "heed_queue_seconds", "How long inputs wait in the queue.", SECONDS);
    runSeconds =
        histogram(registry, "heed_run_seconds", "How long a run of a batch takes.", SECONDS);
    batchInputs = histogram(registry, "heed_batch_inputs", "Inputs of a batch.", INPUTS);
    batchCost =
        histogram(
            registry, "heed_batch_cost", "What a batch costs: about its tokens of text.", COST);
    queueInputs = gauge(registry, "heed_queue_inputs", "Inputs that wait now.");
    queueCost =
        gauge(registry, "heed_queue_cost", "What waits now, in the units of a batch's cost.");
    refused =
        counter(
            registry,
            "heed_refused_total",
            "Requests that were not taken: wait, deadline, key_limit, memory, loading, closing.",
            "reason");
    cancelled =
        counter(
            registry,
            "heed_cancelled_total",
            "Inputs that were given up, in the queue or in the run.",
            "where");
    pieces = counter(registry, "heed_tokens_written_total", "Tokens, or pieces of text, written.");
    firstPiece =
        histogram(
            registry,
            "heed_first_token_seconds",
            "Of streams: from the start of the run to the first piece of text.",
            SECONDS);
    betweenPieces =
        histogram(
            registry,
            "heed_between_tokens_seconds",
            "Of streams: the mean time between two pieces of one answer.",
            SECONDS);
    resident =
        gauge(
            registry,
            "heed_model_resident_bytes",
            "What an open model's files take; 0 when closed.");
  }

  private static String[] labels(String... more) {
    String[] all = new String[1 + more.length];
    all[0] = MODEL;
    System.arraycopy(more, 0, all, 1, more.length);
    return all;
  }

  private static Counter counter(
      PrometheusRegistry registry, String name, String help, String... more) {
    return Counter.builder().name(name).help(help).labelNames(labels(more)).register(registry);
  }

  private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
    return Gauge.builder().name(name).help(help).labelNames(labels()).register(registry);
  }

  private static Histogram histogram(
      PrometheusRegistry registry, String name, String help, double[] bounds) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(bounds)
        .labelNames(labels())
        .register(registry);
  }
}
