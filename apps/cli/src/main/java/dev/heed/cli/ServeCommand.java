package dev.heed.cli;

import dev.heed.hub.Hub;
import dev.heed.runtime.Device;
import dev.heed.server.Server;
import dev.heed.server.metrics.LogWriter;
import dev.heed.server.settings.ModelSource;
import dev.heed.server.settings.ServerSettings;
import dev.heed.server.settings.TlsFiles;
import dev.heed.spi.Source;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heed serve}: models behind one port. */
@Command(
    name = "serve",
    description =
        "Serves models over HTTP and gRPC on one port: the Hugging Face, OpenAI, KServe and TEI"
            + " interfaces. Without a model it serves those inside.")
final class ServeCommand implements Callable<Integer> {

  @Mixin private Common common = new Common();
  @Mixin private ProfileOption profile = new ProfileOption();

  @Option(
      names = "--model",
      paramLabel = "[NAME=]FOLDER",
      description =
          "A model folder (or org/name of the hub's cache), and its name in addresses (the"
              + " folder's). May be repeated.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "A folder of model folders, each opened when it is first asked for.")
  private @Nullable Path repository;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8600",
      description = "The port (8600).")
  private int port = 8600;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Where to listen (127.0.0.1: this machine alone; 0.0.0.0 for all).")
  private String host = "127.0.0.1";

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu, cpu:THREADS, cuda:N or auto (${DEFAULT-VALUE}).")
  private String device = "cpu";

  @Option(
      names = "--max-wait",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "What would wait longer is refused at once, with when to come again (10).")
  private double wait = 10;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long a request may take that does not say (120).")
  private double timeout = 120;

  @Option(
      names = "--max-body-mb",
      paramLabel = "N",
      defaultValue = "64",
      description = "The largest body of a request (64).")
  private int body = 64;

  @Option(
      names = "--memory-mb",
      paramLabel = "N",
      description =
          "What open models may take together, by the size of their files; the least recently used"
              + " make room (what the container leaves).")
  private @Nullable Integer memory;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "Who may ask: a key on each line, and after it requests a minute (everybody).")
  private @Nullable Path keys;

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "A certificate in PEM.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key in PEM.")
  private @Nullable Path key;

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description = "A web page that may ask from a browser, or * (none). May be repeated.")
  private List<String> origins = new ArrayList<>();

  @Option(
      names = "--allow-network",
      description = "Fetch inputs that are addresses, never from private networks.")
  private boolean network;

  @Option(names = "--json-log", description = "Write the log as JSON.")
  private boolean jsonLog;

  @Override
  public Integer call() throws InterruptedException {
    PrintStream err = common.console().err();
    LogWriter log = new LogWriter(jsonLog, err::println);
    Server server = Server.start(settings(log));
    CountDownLatch end = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(server, log, end), "heed-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    err.printf("heed: listening on %s%n", server.url());
    server.awaitReady();
    System.gc(); // what opening took is not needed again, and goes back to the system
    err.printf("heed: ready%n");
    end.await();
    return 0;
  }

  /** What has been asked gets its answer. */
  private static void stop(Server server, LogWriter log, CountDownLatch end) {
    server.close();
    log.close();
    end.countDown();
  }

  private ServerSettings settings(LogWriter log) {
    ServerSettings settings =
        ServerSettings.standard()
            .withModels(models.stream().map(ServeCommand::model).toList())
            .withAddress(host, port)
            .withDevice(Device.parse(device))
            .withProfile(profile.choice())
            .withTimes(seconds(wait), seconds(timeout))
            .withBody((long) body << 20)
            .withOrigins(origins)
            .withNetwork(network)
            .withLog(jsonLog, log);
    if (memory != null) {
      settings = settings.withModelMemory((long) memory << 20);
    }
    if (repository != null) {
      settings = settings.withRepository(repository);
    }
    if (keys != null) {
      settings = settings.withKeys(keys);
    }
    if (common.plugins != null) {
      settings = settings.withPlugins(common.plugins);
    }
    return certificate == null || key == null
        ? settings
        : settings.withTls(new TlsFiles(certificate, key));
  }

  /** A folder, or what the hub's cache has under {@code org/name}; before it a name and '='. */
  private static ModelSource model(String text) {
    int equals = text.indexOf('=');
    String where = text.substring(equals + 1);
    if (Files.exists(Source.path(where))) {
      return ModelSource.parse(text);
    }
    String name =
        equals < 0
            ? where.substring(where.lastIndexOf('/') + 1).replaceAll("@.*", "")
            : text.substring(0, equals);
    return new ModelSource(name, Optional.of(Hub.standard().folder(where)), Optional.empty());
  }

  private static Duration seconds(double count) {
    return Duration.ofMillis((long) (count * 1000));
  }
}
