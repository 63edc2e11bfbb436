#pragma once

namespace oidcctl {

class Clock;
class Environment;
class Files;
class Keyring;
class Listener;
class Locks;
class Network;
class Processes;
class Random;
class Resolver;
class Terminal;

// Everything that is not an argument. Made once, in main; tests make their own.
struct System
{
  Clock& clock;
  Environment& environment;
  Files& files;
  Keyring& keyring;
  Listener& listener;
  Locks& locks;
  Network& network;
  Processes& processes;
  Random& random;
  Resolver& resolver;
  Terminal& terminal;
};

} // namespace oidcctl
