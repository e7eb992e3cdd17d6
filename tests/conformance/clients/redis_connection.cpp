#include "clients/redis_connection.hpp"

#include "clients/session.hpp"

namespace meshsim::conformance {

RedisConnection::RedisConnection(int port) : context_(redisConnect("127.0.0.1", port)) {
  if (context_ != nullptr && context_->err == 0) return;
  const std::string why = context_ == nullptr ? "no memory" : context_->errstr;
  if (context_ != nullptr) redisFree(context_);
  throw Lost(why);
}

void RedisConnection::check(int result) const {
  if (result != REDIS_OK) throw Lost(context_->errstr);
}

void RedisConnection::send(const std::vector<std::string>& words) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const std::string& word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  check(redisAppendCommandArgv(context_, static_cast<int>(words.size()), texts.data(), sizes.data()));
  int done = 0;
  while (done == 0) check(redisBufferWrite(context_, &done));
}

Reply RedisConnection::read() {
  void* reply = nullptr;
  check(redisGetReply(context_, &reply));
  return Reply(static_cast<redisReply*>(reply));
}

Reply RedisConnection::poll(bool readable) {
  if (readable) check(redisBufferRead(context_));
  void* reply = nullptr;
  check(redisGetReplyFromReader(context_, &reply));
  return Reply(static_cast<redisReply*>(reply));
}

Reply RedisConnection::command(const std::vector<std::string>& words) {
  send(words);
  Reply reply = read();
  if (reply->type == REDIS_REPLY_ERROR) throw std::runtime_error(words.front() + ": " + text_of(*reply));
  return reply;
}

}  // namespace meshsim::conformance
