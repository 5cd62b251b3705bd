#include "net/address_guard.h"

#include <rapidcheck/gtest.h>

namespace attune::net {
namespace {

Address address(const std::string& text) {
  return boost::asio::ip::make_address(text);
}

TEST(AddressGuard, KnowsWhatIsPublic) {
  for (const char* text : {"1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.0", "172.15.255.255",
                           "172.32.0.1", "192.167.255.255", "192.0.1.1", "223.255.255.255", "2606:4700:4700::1111",
                           "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"}) {
    EXPECT_TRUE(is_public(address(text))) << text;
  }
}

TEST(AddressGuard, KnowsWhatIsNot) {
  for (const char* text :
       {"0.0.0.0",     "0.1.2.3",     "10.0.0.1",        "10.255.255.255", "100.64.0.1",      "100.127.255.255",
        "127.0.0.1",   "127.255.0.1", "169.254.169.254", "172.16.0.1",     "172.31.255.255",  "192.0.0.8",
        "192.0.2.1",   "192.88.99.1", "192.168.1.1",     "198.18.0.1",     "198.19.255.255",  "198.51.100.1",
        "203.0.113.1", "224.0.0.1",   "239.255.255.250", "240.0.0.1",      "255.255.255.255", "::",
        "::1",         "fc00::1",     "fd12:3456::1",    "fe80::1",        "fec0::1",         "ff02::1",
        "2001:db8::1", "3fff::1",     "100::1",          "2001:2::1",      "5f00::1",         "64:ff9b:1::1"}) {
    EXPECT_FALSE(is_public(address(text))) << text;
  }
}

TEST(AddressGuard, AnAddressIsAsPublicAsTheOneItCarries) {
  for (const char* text :
       {"::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254", "2002:7f00:1::1", "2002:c0a8:101::1", "2002:a9fe:a9fe::",
        // Teredo, client 192.168.1.1 with its bits turned; then server 10.0.0.1
        "2001:0:808:808::3f57:fefe", "2001:0:a00:1::f7f7:f7f7", "2a00::5efe:10.0.0.1", "2a00::200:5efe:127.0.0.1"}) {
    EXPECT_FALSE(is_public(address(text))) << text;
  }
}

RC_GTEST_PROP(AddressGuard, EveryCarrierAgreesWithWhatItCarries, (std::uint32_t bits)) {
  const boost::asio::ip::address_v4 v4(bits);
  const bool expected = is_public(v4);
  RC_ASSERT(is_public(boost::asio::ip::make_address_v6(boost::asio::ip::v4_mapped, v4)) == expected);
  RC_ASSERT(is_public(address("64:ff9b::" + v4.to_string())) == expected);
  RC_ASSERT(is_public(address(fmt::format("2002:{:x}:{:x}::1", bits >> 16, bits & 0xffff))) == expected);
}

TEST(AddressGuard, NetworksAreReadAndHoldTheirAddresses) {
  const auto network = Network::parse("10.1.0.0/15");
  ASSERT_TRUE(network) << network.error();
  EXPECT_TRUE(network->contains(address("10.0.255.1")));
  EXPECT_TRUE(network->contains(address("10.1.2.3")));
  EXPECT_TRUE(network->contains(address("::ffff:10.1.2.3")));
  EXPECT_FALSE(network->contains(address("10.2.0.0")));
  EXPECT_FALSE(network->contains(address("fd00::1")));
  EXPECT_TRUE(Network::parse("fd00::/8")->contains(address("fdff::1")));
  EXPECT_TRUE(Network::parse("0.0.0.0/0")->contains(address("1.2.3.4")));
  EXPECT_TRUE(Network::parse("192.168.1.20")->contains(address("192.168.1.20")));
  EXPECT_FALSE(Network::parse("192.168.1.20")->contains(address("192.168.1.21")));
  for (const char* text :
       {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "fd00::/129", "ten", "10.0.0/8"}) {
    const auto wrong = Network::parse(text);
    ASSERT_FALSE(wrong) << text;
    EXPECT_EQ(wrong.error().code, ErrorCode::parse_error);
  }
}

TEST(AddressGuard, APolicyAllowsHostsByNameAndPort) {
  const AddressPolicy policy{.allowed_hosts = {"models.lan", "tools.lan:8080"},
                             .allowed_networks = {*Network::parse("10.0.0.0/8")}};
  EXPECT_TRUE(policy.allows_host("Models.LAN", 443));
  EXPECT_TRUE(policy.allows_host("tools.lan", 8080));
  EXPECT_FALSE(policy.allows_host("tools.lan", 80));
  EXPECT_FALSE(policy.allows_host("evil-models.lan", 443));
  EXPECT_TRUE(policy.allows(address("10.9.8.7")));
  EXPECT_FALSE(policy.allows(address("192.168.0.1")));
  EXPECT_FALSE(AddressPolicy{}.allows(address("127.0.0.1")));
  const AddressPolicy loopback{.allowed_networks = {*Network::parse("127.0.0.0/8")}, .allows_public = false};
  EXPECT_TRUE(loopback.allows(address("127.0.0.1")));
  EXPECT_FALSE(loopback.allows(address("93.184.216.34")));
}

}  // namespace
}  // namespace attune::net
