package dev.heed;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Addresses that are not of the public internet, by the registries of special addresses of IANA:
 * what a redirect from a public host must not lead to. An address of IPv6 that carries one of IPv4
 * is judged by that.
 */
final class PrivateNetworks {

  private static final List<Network> IPV4 =
      List.of(
          Network.of(8, 0), // this host
          Network.of(8, 10),
          Network.of(10, 100, 64), // shared by a provider's customers
          Network.of(8, 127),
          Network.of(16, 169, 254), // a link's own; metadata of clouds
          Network.of(12, 172, 16),
          Network.of(24, 192, 0, 0),
          Network.of(16, 192, 168),
          Network.of(15, 198, 18), // measuring of devices
          Network.of(4, 224), // to many
          Network.of(4, 240)); // kept back, and to all

  private static final List<Network> IPV6 =
      List.of(
          Network.of(127), // :: and ::1
          Network.of(48, 0, 0x64, 0xFF, 0x9B, 0, 1), // translation within a network
          Network.of(64, 1), // discarded
          Network.of(7, 0xFC), // unique local
          Network.of(10, 0xFE, 0x80), // a link's own
          Network.of(10, 0xFE, 0xC0), // a site's own, of old
          Network.of(8, 0xFF)); // to many

  /** The first bits of an address. */
  private record Network(int bits, List<Integer> first) {

    static Network of(int bits, int... first) {
      return new Network(bits, Arrays.stream(first).boxed().toList());
    }

    boolean has(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int wanted = bit / 8 < first.size() ? first.get(bit / 8) : 0;
        int mask = 0x80 >> bit % 8;
        if ((wanted & mask) != (address[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private PrivateNetworks() {}

  /** Whether a host has such an address; one that is unknown has none. */
  static boolean have(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .map(InetAddress::getAddress)
          .anyMatch(PrivateNetworks::have);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  static boolean have(byte[] address) {
    if (address.length == 4) {
      return IPV4.stream().anyMatch(network -> network.has(address));
    }
    return IPV6.stream().anyMatch(network -> network.has(address)) || carries(address);
  }

  /** 64:ff9b::a.b.c.d of NAT64, 2002:a.b:c.d:: of 6to4, ::ffff:a.b.c.d and ::a.b.c.d. */
  private static boolean carries(byte[] address) {
    boolean translated = Network.of(96, 0, 0x64, 0xFF, 0x9B).has(address);
    boolean mapped = Network.of(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF).has(address);
    boolean compatible = Network.of(96).has(address);
    if (translated || mapped || compatible) {
      return have(Arrays.copyOfRange(address, 12, 16));
    }
    return Network.of(16, 0x20, 0x02).has(address) && have(Arrays.copyOfRange(address, 2, 6));
  }
}
