package dev.heed.server.metrics;

import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.logging.AccessLogWriter;
import dev.heed.server.observe.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line for each response: who asked what, how it ended, how long it took. Never what was asked or
 * answered: addresses are written without their parameters. Probes of health and metrics are
 * counted but not written.
 */
final class AccessLog implements AccessLogWriter {

  private final Signals signals;
  private final LogLines lines;

  AccessLog(Signals signals, LogLines lines) {
    this.signals = signals;
    this.lines = lines;
  }

  @Override
  public void log(RequestLog log) {
    ServiceRequestContext context = (ServiceRequestContext) log.context();
    Duration total = Duration.ofNanos(log.totalDurationNanos());
    String method = context.method().name();
    int status = log.responseStatus().code();
    signals.responded(method, context.config().route().patternString(), status, total);
    if (!isProbe(context.path())) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("client", context.clientAddress().getHostAddress());
      fields.put("method", method);
      fields.put("path", context.path());
      fields.put("status", status);
      fields.put("ms", Math.round(total.toNanos() / 1e4) / 100.0);
      fields.put("bytes_in", log.requestLength());
      fields.put("bytes_out", log.responseLength());
      lines.write(Instant.ofEpochMilli(log.requestStartTimeMillis()), "request", fields);
    }
  }

  private static boolean isProbe(String path) {
    return path.startsWith("/health") || path.startsWith("/v2/health") || path.equals("/metrics");
  }
}
