#pragma once

#include "adapters/server/deadlines.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <thread>

namespace oidcctl::server {

// A thread and the connections that live in it. They share no queue with other threads,
// and no request is handed from one thread to another, unless its reply comes from
// elsewhere.
class Worker
{
public:
  using Executor = boost::asio::io_context::executor_type;
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

  Worker() { m_deadlines.begin(m_io); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker()
  {
    stop();
    m_deadlines.end();
  }

  void
  start()
  {
    m_thread = std::thread([this] { m_io.run(); });
  }
  // End the thread after what it is doing; nothing happens where it has ended.
  void
  stop()
  {
    m_io.stop();
    if (m_thread.joinable()) {
      m_thread.join();
    }
  }

  boost::asio::io_context&
  io()
  {
    return m_io;
  }
  // For use in its thread.
  Deadlines&
  deadlines()
  {
    return m_deadlines;
  }

private:
  Deadlines m_deadlines = {};
  boost::asio::io_context m_io{1};
  // It waits for replies that come from elsewhere, when nothing else is under way.
  boost::asio::executor_work_guard<Executor> m_work{m_io.get_executor()};
  std::thread m_thread = {};
};

} // namespace oidcctl::server
