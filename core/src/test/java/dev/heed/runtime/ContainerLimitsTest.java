package dev.heed.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLimitsTest {

  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void a_machine_without_groups_is_unlimited() {
    ContainerLimits limits = ContainerLimits.of(root, 8);
    assertThat(limits.quota()).isEmpty();
    assertThat(limits.memory()).isEmpty();
    assertThat(limits.cores()).isEqualTo(8);
  }

  @Test
  void version_2_limits_by_the_tightest_group_above() throws IOException {
    write("proc/self/cgroup", "0::/pod/box\n");
    write("sys/fs/cgroup/pod/cpu.max", "150000 100000\n");
    write("sys/fs/cgroup/pod/memory.max", "1073741824\n");
    write("sys/fs/cgroup/pod/box/cpu.max", "max 100000\n");
    write("sys/fs/cgroup/pod/box/memory.max", "max\n");
    ContainerLimits limits = ContainerLimits.of(root, 8);
    assertThat(limits.quota()).hasValue(1.5);
    assertThat(limits.cores()).isEqualTo(2);
    assertThat(limits.memory()).hasValue(1L << 30);
  }

  @Test
  void version_1_limits_by_its_two_hierarchies() throws IOException {
    write("proc/self/cgroup", "4:memory:/docker/x\n3:cpu,cpuacct:/docker/x\n");
    write("sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us", "50000\n");
    write("sys/fs/cgroup/cpu/docker/x/cpu.cfs_period_us", "100000\n");
    write("sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes", "9223372036854771712\n");
    ContainerLimits limits = ContainerLimits.of(root, 8);
    assertThat(limits.cores()).isEqualTo(1);
    assertThat(limits.memory()).isEmpty();
  }

  @Test
  void version_1_without_a_quota_is_unlimited() throws IOException {
    write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
    write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912\n");
    ContainerLimits limits = ContainerLimits.of(root, 4);
    assertThat(limits.cores()).isEqualTo(4);
    assertThat(limits.memory()).hasValue(512L << 20);
  }

  @Test
  void nonsense_in_the_files_is_no_limit() throws IOException {
    write("proc/self/cgroup", "nonsense\n0::/../../etc\n");
    write("sys/fs/cgroup/cpu.max", "many few\n");
    write("sys/fs/cgroup/memory.max", "");
    ContainerLimits limits = ContainerLimits.of(root, 3);
    assertThat(limits.cores()).isEqualTo(3);
    assertThat(limits.memory()).isEmpty();
  }
}
