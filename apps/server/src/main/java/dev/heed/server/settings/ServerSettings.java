package dev.heed.server.settings;

import dev.heed.runtime.ContainerLimits;
import dev.heed.runtime.Device;
import dev.heed.tune.ProfileChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All that a server can be told. Immutable; start from {@link #standard}.
 *
 * <pre>{@code
 * ServerSettings settings =
 *     ServerSettings.standard().withModels(List.of(ModelSource.parse("vit=models/vit"))).withPort(0);
 * try (Server server = Server.start(settings)) {
 *   System.out.println(server.address());
 * }
 * }</pre>
 */
public final class ServerSettings {

  private static final long MIB = 1L << 20;

  private List<ModelSource> models = List.of();
  private Optional<Path> repository = Optional.empty();
  private Optional<Path> plugins = Optional.empty();
  private String host = "127.0.0.1";
  private int port = 8600;
  private Device device = Device.CPU;
  private ProfileChoice profile = new ProfileChoice.Kept();
  private Policy policy = Policy.STANDARD;
  private long bodyBytes = 64 * MIB;
  private long modelBytes = modelMemory();
  private Optional<Path> keys = Optional.empty();
  private Optional<TlsFiles> tls = Optional.empty();
  private List<String> origins = List.of();
  private boolean network;
  private boolean jsonLog;
  private Consumer<String> log = line -> {};

  private ServerSettings() {}

  private ServerSettings(ServerSettings other) {
    models = other.models;
    repository = other.repository;
    plugins = other.plugins;
    host = other.host;
    port = other.port;
    device = other.device;
    profile = other.profile;
    policy = other.policy;
    bodyBytes = other.bodyBytes;
    modelBytes = other.modelBytes;
    keys = other.keys;
    tls = other.tls;
    origins = other.origins;
    network = other.network;
    jsonLog = other.jsonLog;
    log = other.log;
  }

  private ServerSettings with(Consumer<ServerSettings> change) {
    ServerSettings changed = new ServerSettings(this);
    change.accept(changed);
    return changed;
  }

  /** On port 8600 of this machine alone, with the models inside. */
  public static ServerSettings standard() {
    return new ServerSettings();
  }

  /** Three quarters of what the container, else the machine, leaves beside Java's heap. */
  private static long modelMemory() {
    long heap = Runtime.getRuntime().maxMemory();
    long all = ContainerLimits.ofThisProcess().memory().orElse(4 * heap);
    return Math.max(256 * MIB, (all - Math.min(heap, all / 2)) / 4 * 3);
  }

  /** How long a stop waits for the requests under way. */
  public Duration grace() {
    return policy.time();
  }

  /** Those that are opened at the start. */
  public List<ModelSource> models() {
    return models;
  }

  /** A folder of model folders, opened when they are first asked for. */
  public Optional<Path> repository() {
    return repository;
  }

  /** A folder of plugin jars. */
  public Optional<Path> plugins() {
    return plugins;
  }

  /** Where it listens; this machine alone by default. */
  public String host() {
    return host;
  }

  /** 0 for any that is free. */
  public int port() {
    return port;
  }

  /** Where graphs run. */
  public Device device() {
    return device;
  }

  /** What {@code heed tune} found for the models on this machine. */
  public ProfileChoice profile() {
    return profile;
  }

  /** How long requests wait and take. */
  public Policy policy() {
    return policy;
  }

  /** The largest body. */
  public long bodyBytes() {
    return bodyBytes;
  }

  /** What all open models may take together, by the size of their files. */
  public long modelBytes() {
    return modelBytes;
  }

  /** A file of keys, one a line; without it everybody may ask. */
  public Optional<Path> keys() {
    return keys;
  }

  /** Certificate and key; without them the port speaks plain HTTP. */
  public Optional<TlsFiles> tls() {
    return tls;
  }

  /** Web pages that may ask from a browser; none by default. */
  public List<String> origins() {
    return origins;
  }

  /** Whether inputs may be addresses. */
  public boolean network() {
    return network;
  }

  /** Whether lines of the log are JSON. */
  public boolean jsonLog() {
    return jsonLog;
  }

  /** Takes lines of the log. */
  public Consumer<String> log() {
    return log;
  }

  public ServerSettings withModels(List<ModelSource> sources) {
    return with(s -> s.models = List.copyOf(sources));
  }

  public ServerSettings withRepository(Path folder) {
    return with(s -> s.repository = Optional.of(folder));
  }

  public ServerSettings withPlugins(Path folder) {
    return with(s -> s.plugins = Optional.of(folder));
  }

  public ServerSettings withPort(int number) {
    return with(s -> s.port = number);
  }

  public ServerSettings withDevice(Device other) {
    return with(s -> s.device = other);
  }

  public ServerSettings withProfile(ProfileChoice other) {
    return with(s -> s.profile = other);
  }

  public ServerSettings withPolicy(Policy other) {
    return with(s -> s.policy = other);
  }

  public ServerSettings withBody(long bytes) {
    return with(s -> s.bodyBytes = bytes);
  }

  public ServerSettings withModelMemory(long bytes) {
    return with(s -> s.modelBytes = bytes);
  }

  public ServerSettings withKeys(Path file) {
    return with(s -> s.keys = Optional.of(file));
  }

  public ServerSettings withTls(TlsFiles files) {
    return with(s -> s.tls = Optional.of(files));
  }

  public ServerSettings withOrigins(List<String> allowed) {
    return with(s -> s.origins = List.copyOf(allowed));
  }

  public ServerSettings withNetwork(boolean allowed) {
    return with(s -> s.network = allowed);
  }

  public ServerSettings withAddress(String name, int number) {
    return with(
        s -> {
          s.host = name;
          s.port = number;
        });
  }

  /** The longest that a request is made to wait, and that one may take which does not say. */
  public ServerSettings withTimes(Duration wait, Duration time) {
    return withPolicy(new Policy(wait, time, policy.patience(), policy.most()));
  }

  public ServerSettings withLog(boolean json, Consumer<String> lines) {
    return with(
        s -> {
          s.jsonLog = json;
          s.log = lines;
        });
  }
}
